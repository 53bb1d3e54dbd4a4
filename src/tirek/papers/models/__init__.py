"""Papers that were printed, and files that were attached."""

from tirek.papers.models.files import File, FileLink, FileRemark, FileState
from tirek.papers.models.printed import Paper

__all__ = ["File", "FileLink", "FileRemark", "FileState", "Paper"]
