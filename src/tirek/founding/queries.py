"""What an organisation can begin with, and what is left to do once it stands."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tirek.access.models import Grant
from tirek.accounts.models import Account
from tirek.accounts.queries import has_second_factor
from tirek.audit.models import Entry
from tirek.kernel.dates import format_short
from tirek.members.models import Membership
from tirek.structure.actions.charter import PROFILES
from tirek.structure.enums import UnitRole
from tirek.structure.models import Charter, Unit

ADMINISTRATOR = "administrator"
BACKED_UP = "founding.backed_up"
# A worker gives a sign of life every two seconds.
_SILENT = 12.0
# As often as a backup is asked for.
BACKUP_EACH = timedelta(days=8)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A charter that an organisation can begin with; ``kinds`` of unit from the centre down."""

    key: str
    name: str
    kinds: str
    young: range


def profiles() -> list[Profile]:
    """In the reader's language."""
    found = []
    for path in sorted(PROFILES.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        parameters = content["parameters"]
        found.append(
            Profile(
                key=path.stem,
                name=_named(content["profile"]),
                kinds=" → ".join(_named(kind) for kind in content["kind"]),
                young=range(parameters["youth_from"], parameters["youth_until"]),
            )
        )
    return found


def _named(row: dict[str, Any]) -> str:
    return str(row.get(f"name_{get_language() or 'kk'}") or row["name_kk"])


def is_founded() -> bool:
    return Charter.objects.exists()


def opens(token: str) -> bool:
    """Whether the link still opens the setup. Whoever serves pages cannot read what is kept of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT founding_opens(%s)", [token])
        (answer,) = cursor.fetchone()
    return bool(answer)


@dataclass(frozen=True, kw_only=True)
class SetupStep:
    """One thing that is to be done before an organisation works. It is ticked off by what is there, by nobody's hand.

    ``command`` is what is typed at the server, ``address`` where it is done in the browser.
    """

    title: str
    text: str
    done: bool
    said: str = ""
    address: str = ""
    button: str = ""
    commands: tuple[str, ...] = field(default=())


def steps(account: Account, centre: Unit, today: date) -> list[SetupStep]:
    """In the order in which they are done."""
    return [*_of_the_organisation(centre), *_of_accounts(account, centre, today), *_of_the_server()]


def left(account: Account, centre: Unit, today: date) -> list[SetupStep]:
    return [step for step in steps(account, centre, today) if not step.done]


def the_centre() -> Unit | None:
    return Unit.objects.filter(role=UnitRole.CENTRE, period__upper_inf=True).order_by("pk").first()


def _of_the_organisation(centre: Unit) -> Iterator[SetupStep]:
    charter = Charter.objects.get()
    profile = next((each.name for each in profiles() if each.key == charter.profile), charter.profile)
    yield SetupStep(
        title=_("Charter and centre"),
        text=_("The organisation has its name, its kinds of unit and its centre."),
        done=True,
        said=f"{_named(vars(charter))}, {profile}",
    )
    yield SetupStep(
        title=_("Units"),
        text=_("Open them one by one, or bring the whole tree as a table: code, parent, kind, names, day of opening."),
        done=Unit.objects.exclude(pk=centre.pk).exists(),
        address=reverse("structure:open", args=[centre.code]),
        button=_("Open a unit"),
        commands=("tirek import-units FILE --dry-run", "tirek import-units FILE"),
    )
    yield SetupStep(
        title=_("Rolls"),
        text=_("Bring the list of members as it is: it is checked and shown before anything is entered."),
        done=Membership.objects.exists(),
        address=reverse("rolls:import"),
        button=_("Import a roll"),
    )


def _of_accounts(account: Account, centre: Unit, today: date) -> Iterator[SetupStep]:
    yield SetupStep(
        title=_("Second factor"),
        text=_("An app on the phone or a passkey, so that a password alone opens nothing."),
        done=has_second_factor(account),
        address=reverse("mfa_index"),
        button=_("Set it up"),
    )
    others = Grant.objects.in_force(today).filter(role__key=ADMINISTRATOR, unit=centre, account__is_active=True)
    yield SetupStep(
        title=_("A second administrator"),
        text=_("If you are ill or lose your phone, somebody must be able to let you in again."),
        done=others.exclude(account=account).exists(),
        address=reverse("access:invite"),
        button=_("Invite somebody"),
    )
    yield SetupStep(
        title=_("Colleagues"),
        text=_("Everybody works by an account of their own, with a role at a unit."),
        done=Account.objects.filter(grants__isnull=False).exclude(grants__role__key=ADMINISTRATOR).exists(),
        address=reverse("access:invite"),
        button=_("Invite somebody"),
    )


def _of_the_server() -> Iterator[SetupStep]:
    yield SetupStep(
        title=_("The worker runs"),
        text=_("Imports, files, mail and the seals of the log wait for it."),
        done=_worker_lives(),
        commands=("tirek worker",),
    )
    last = last_backup()
    yield SetupStep(
        title=_("A backup"),
        text=_("Database, files and keys, checked; every day, and kept on another machine."),
        done=last is not None,
        said=_("Last on %(day)s") % {"day": format_short(last.date())} if last else "",
        commands=("tirek backup FOLDER",),
    )


_ALIVE = """
SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s))
"""


def _worker_lives() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_ALIVE, [_SILENT])
        (alive,) = cursor.fetchone()
    return bool(alive)


def last_backup() -> datetime | None:
    """As the log tells; a backup that another program makes is not known here."""
    last = Entry.objects.filter(act=BACKED_UP).order_by("-at", "-pk").first()
    return last.at if last is not None else None
