"""A workbook that the worker has made, sent piece by piece."""

from collections.abc import Iterator

from tirek.access.wall import scoped
from tirek.kernel.actor import Actor
from tirek.kernel.sealing import unseal_bytes
from tirek.members.models import Export, ExportPiece


def workbook_pieces(actor: Actor, made: Export) -> Iterator[bytes]:
    """Each read for whoever asked, in a transaction of its own: a slow reader holds nothing up.

    A piece that is not there is a fault to be heard of, not the end of the file.
    """
    nth = sent = 0
    while sent < made.size:
        with scoped(actor):
            sealed = ExportPiece.objects.values_list("sealed", flat=True).get(export_id=made.pk, nth=nth)
        piece = unseal_bytes(bytes(sealed))
        yield piece
        nth, sent = nth + 1, sent + len(piece)
