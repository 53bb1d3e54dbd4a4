"""What is kept of files on the disk, held against the rows that name it."""

from django.utils.translation import gettext_lazy as _

from tirek.kernel.declarations import FactProof, proofs
from tirek.papers.queries.files import find_missing

proofs.declare(
    FactProof(
        key="papers.files",
        label=_("Every attached file is there in its size."),
        find=find_missing,
    )
)
