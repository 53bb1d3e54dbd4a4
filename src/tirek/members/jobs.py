"""What the worker did with lists before every list was taken out in one way."""

from tirek.exports.models import WRITING
from tirek.tasks.jobs import formerly

formerly("members.export", WRITING, "export_id")
