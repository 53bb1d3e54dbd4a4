"""Having the chain of the log proved, by whoever reads all of it."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tirek.audit.actions import prove, record
from tirek.audit.permissions import VIEW_LOG
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.kernel.progress import Report
from tirek.tasks.actions import ask
from tirek.tasks.models import Task

PROVING = "log.proof"
# There is one chain.
CHAIN = "chain"


class ProofBrokenOff(Refused):
    code = "proof_broken_off"
    message = _("The proof was broken off several times. Nothing was found, for good or for bad. Try again.")


class ProofOurFault(Refused):
    code = "proof_our_fault"
    message = _("The proof stopped through a fault of Tirek. Nothing was found, for good or for bad. Try again.")


@transaction.atomic
def ask_proof(*, actor: Actor) -> Task:
    """Have the worker walk the chain now. Asked by two, it is walked once."""
    actor.require(VIEW_LOG)
    task = ask(actor=actor, kind=PROVING, subject=CHAIN)
    record(actor, "log.proof_asked", task)
    return task


@transaction.atomic
def carry_out_proof(*, actor: Actor, task: Task, now: datetime, report: Report) -> None:
    """In the scope of whoever asked, who sees every line; what is found is kept beside the proofs of the nights."""
    actor.require(VIEW_LOG)
    prove(partial(report, "check"))
