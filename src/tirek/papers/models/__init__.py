"""Files that were attached."""

from tirek.papers.models.files import File, FileLink, FileRemark, FileState

__all__ = ["File", "FileLink", "FileRemark", "FileState"]
