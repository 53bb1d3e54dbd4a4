"""Writing the log, sealing it, proving it."""

from tirek.audit.actions.anchoring import AnchorDisagrees, anchor
from tirek.audit.actions.proving import prove
from tirek.audit.actions.recording import listed, record, saw
from tirek.audit.actions.sealing import seal_entries
from tirek.audit.actions.watching import watch_reading

__all__ = ["AnchorDisagrees", "anchor", "listed", "prove", "record", "saw", "seal_entries", "watch_reading"]
