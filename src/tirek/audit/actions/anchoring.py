"""Writing down what the chain is, in a file that is kept elsewhere."""

import os
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from tirek.audit.actions.sealing import seal_entries
from tirek.audit.queries import Anchor, disagreement, head_of, read_anchors
from tirek.kernel.errors import Refused


class AnchorDisagrees(Refused):
    code = "anchor_disagrees"
    message = _(
        "The chain does not agree with what %(file)s says of %(at)s. Nothing was added to it; see "
        "“tirek audit verify --anchor”."
    )


def anchor(*, path: Path, now: datetime) -> Anchor:
    """Seal what waits and add a line to the file, on the disk before it is believed.

    A file that the chain no longer answers is not gone on with: a new line would cover what happened.
    """
    while seal_entries():
        pass
    if path.exists() and path.stat().st_size:
        wrong = disagreement(read_anchors(path))
        if wrong is not None:
            raise AnchorDisagrees(file=path.name, at=wrong.anchor.at.isoformat(timespec="seconds"))
    lines, head = head_of()
    made = Anchor(at=now, lines=lines, head=head)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="ascii") as file:
        file.write(f"{made}\n")
        file.flush()
        os.fsync(file.fileno())
    return made
