"""Reading the log and its chain."""

from tirek.audit.queries.anchors import Anchor, Disagreement, disagreement, read_anchors
from tirek.audit.queries.chain import Break, Proof, Report, State, head_of, proof, state

__all__ = [
    "Anchor", "Break", "Disagreement", "Proof", "Report", "State", "disagreement", "head_of", "proof", "read_anchors",
    "state",
]  # fmt: skip
