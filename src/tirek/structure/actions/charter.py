"""Load what an organisation decides for itself from a charter profile."""

import tomllib
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.structure.actions.names import Names
from tirek.structure.models import Charter, Kind, Unit
from tirek.structure.permissions import LOAD_CHARTER

PROFILES = Path(__file__).resolve().parents[1] / "charters"
OLDEST = 120


class CharterInForce(Refused):
    code = "charter_in_force"
    message = _("A charter is in force and units stand under it. It cannot be replaced by another profile.")


class ProfileUnknown(Refused):
    code = "profile_unknown"
    message = _("There is no charter profile “%(profile)s”. There are: %(known)s.")


class YoungAtNoAge(Refused):
    code = "young_at_no_age"
    field = "young_last"
    message = _("From %(first)s to %(last)s nobody is young. Give the first and the last year of age, as 14 and 35.")


@transaction.atomic
def load_charter(
    *, actor: Actor, profile: str, names: Names, synthetic: bool = False, young: range | None = None
) -> Charter:
    """Make the organisation: its name, its parameters, its kinds of unit. Before the first unit only.

    A synthetic organisation holds invented people: it takes synthetic IINs only, a real one refuses them. ``young`` are
    the ages that it calls so, where these are not the ones of the profile.
    """
    actor.require(LOAD_CHARTER)
    known = {path.stem: path for path in sorted(PROFILES.glob("*.toml"))}
    if profile not in known:
        raise ProfileUnknown(profile=profile, known=", ".join(known))
    if Unit.objects.exists():
        raise CharterInForce
    content = tomllib.loads(known[profile].read_text(encoding="utf-8"))
    parameters = content["parameters"]
    if young is not None:
        if not (young and young.start >= 0 and young.stop <= OLDEST):
            raise YoungAtNoAge(first=young.start, last=young.stop - 1)
        parameters |= {"youth_from": young.start, "youth_until": young.stop}
    charter, _created = Charter.objects.update_or_create(
        id=1, defaults={"profile": profile, "synthetic": synthetic, **names.whole(), **parameters}
    )
    Kind.objects.all().delete()
    Kind.objects.bulk_create(Kind(**kind) for kind in content["kind"])
    record(actor, "charter.loaded", charter, new={"profile": profile, "synthetic": synthetic, **names.whole()})
    return charter
