"""Load what an organisation decides for itself from a charter profile."""

import tomllib
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.structure.actions.units import Names
from tirek.structure.models import Charter, Kind, Unit
from tirek.structure.permissions import LOAD_CHARTER

PROFILES = Path(__file__).resolve().parents[1] / "charters"


class CharterInForce(Refused):
    code = "charter_in_force"
    message = _("A charter is in force and units stand under it. It cannot be replaced by another profile.")


class ProfileUnknown(Refused):
    code = "profile_unknown"
    message = _("There is no charter profile “%(profile)s”. There are: %(known)s.")


@transaction.atomic
def load_charter(*, actor: Actor, profile: str, names: Names, synthetic: bool = False) -> Charter:
    """Make the organisation: its name, its parameters, its kinds of unit. Before the first unit only.

    A synthetic organisation holds invented people: it takes synthetic IINs only, a real one refuses them.
    """
    actor.require(LOAD_CHARTER)
    known = {path.stem: path for path in sorted(PROFILES.glob("*.toml"))}
    if profile not in known:
        raise ProfileUnknown(profile=profile, known=", ".join(known))
    if Unit.objects.exists():
        raise CharterInForce
    content = tomllib.loads(known[profile].read_text(encoding="utf-8"))
    charter, _created = Charter.objects.update_or_create(
        id=1,
        defaults={"profile": profile, "synthetic": synthetic, **names.columns(), **content["parameters"]},
    )
    Kind.objects.all().delete()
    Kind.objects.bulk_create(Kind(**kind) for kind in content["kind"])
    record(actor, "charter.loaded", charter, new={"profile": profile, "synthetic": synthetic, **names.columns()})
    return charter
