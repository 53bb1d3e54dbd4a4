"""``tirek verify``: what is derived held against the facts, sums recounted, the guards of the database looked at."""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from tirek.figures.queries import verify
from tirek.kernel.command import Command as BaseCommand
from tirek.kernel.declarations import Wrong, proofs
from tirek.kernel.numbers import format_count


class Command(BaseCommand):
    help = "Hold everything that is derived against the facts it comes from, and name the first of what is wrong."

    def run(self, **options: Any) -> dict[str, Any]:
        """All of one state of the database, so that nobody's act in between looks like a fault."""
        alone = not connection.in_atomic_block
        with transaction.atomic(), connection.cursor() as cursor:
            if alone:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            found = [(proof.key, proof.label, proof.find()) for proof in proofs]
            found.append(("figures.sums", _("Every sum agrees with the records."), _sums()))
        self.failed = any(wrong.count for _key, _label, wrong in found)
        for key, _label, wrong in found:
            if wrong.count:
                self.stderr.write(f"tirek: {key}: {format_count(wrong.count)}, {wrong.first}")
        told = [{"key": key, "label": str(label), "wrong": w.count, "first": w.first} for key, label, w in found]
        return {"verified": not self.failed, "proofs": told}

    def show(self, document: dict[str, Any]) -> None:
        """What holds; the rest has been said on standard error."""
        for proof in document["proofs"]:
            if not proof["wrong"]:
                self.stdout.write(proof["label"])


def _sums() -> Wrong:
    """One difference is looked for: the others of the same fault are many."""
    wrong = verify()
    if wrong is None:
        return Wrong(count=0)
    return Wrong(count=1, first=f"{wrong.figure} {wrong.unit} {wrong.day}: {wrong.kept} ≠ {wrong.counted}")
