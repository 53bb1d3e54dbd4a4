"""Reading the log and its chain."""

from tirek.audit.queries.anchors import Anchor, Disagreement, disagreement, read_anchors
from tirek.audit.queries.chain import Break, ChainState, Proof, head_of, proof, state
from tirek.audit.queries.history import History, history_of, history_of_unit, trail_of

__all__ = [
    "Anchor",
    "Break",
    "ChainState",
    "Disagreement",
    "History",
    "Proof",
    "disagreement",
    "head_of",
    "history_of",
    "history_of_unit",
    "proof",
    "read_anchors",
    "state",
    "trail_of",
]
