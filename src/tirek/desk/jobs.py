"""What the worker does for the pages of the log."""

from tirek.desk.actions import CHAIN, PROVING, ProofBrokenOff, ProofOurFault, carry_out_proof
from tirek.kernel.declarations import TaskKind, task_kinds

task_kinds.declare(
    TaskKind(
        key=PROVING,
        carry_out=carry_out_proof,
        broken_off=ProofBrokenOff,
        our_fault=ProofOurFault,
        reason="the chain of the log",
        line=CHAIN,
    )
)
