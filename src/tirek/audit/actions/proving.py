"""Proving the chain, and keeping what was found."""

from django.db import transaction

from tirek.audit.models import Check
from tirek.audit.queries import Proof, proof
from tirek.kernel.progress import CountReport


@transaction.atomic
def prove(report: CountReport = lambda done, total: None) -> Proof:
    """Walk the whole chain and write down the result. It changes nothing, whatever it finds."""
    found = proof(report)
    broken = found.broken
    Check.objects.create(
        lines=found.lines,
        head=found.head,
        fault=broken.fault if broken else "",
        position=broken.position if broken else None,
        entry_id=broken.entry_id if broken else None,
    )
    return found
