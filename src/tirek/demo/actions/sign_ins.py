"""The accounts of the demonstration. Everybody knows their password, so nothing serves them to another machine."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tirek.access.actions import give_grant
from tirek.access.models import Role
from tirek.accounts.models import Account
from tirek.audit.actions import record
from tirek.demo.actions import story
from tirek.kernel.actor import Actor
from tirek.kernel.periods import Period
from tirek.structure.models import Unit

PASSWORD = "Bayterek-72-kok"  # noqa: S105 - it is printed at every start


@dataclass(frozen=True, kw_only=True)
class PlannedSignIn:
    """Somebody invented, and the role that the account holds at a unit; none for one who sees nothing."""

    username: str
    full_name: str
    office: Promise
    role: str = ""
    unit_code: str = ""
    language: str = "kk"


# The unit of the fourth is known only when the network is planned.
_KARGALY = "kargaly"
_SIGN_INS = (
    PlannedSignIn(
        username="ortalyq",
        full_name="Бекенова Айгүл Маратқызы",
        office=_("central office"),
        role="administrator",
        unit_code=story.CENTRE_CODE,
    ),
    PlannedSignIn(
        username="hatshy",
        full_name="Сейітова Гүлнар Қайратқызы",
        office=_("executive secretary, Kyzylorda Region"),
        role="executive_secretary",
        unit_code=story.KYZYLORDA,
    ),
    PlannedSignIn(
        username="qarmaqshy",
        full_name="Үсенов Дәулет Асқарұлы",
        office=_("chair, Karmakshy District"),
        role="chair",
        unit_code=story.KARMAKSHY,
    ),
    PlannedSignIn(
        username="qargaly",
        full_name="Омарова Жанар Ерланқызы",
        office=_("chair, primary organisation “Kargaly”"),
        role="chair",
        unit_code=_KARGALY,
    ),
    PlannedSignIn(
        username="tirkeushi",
        full_name="Әлібекова Сәуле Нұрланқызы",
        office=_("registrar, Kyzylorda Region"),
        role="registrar",
        unit_code=story.KYZYLORDA,
    ),
    PlannedSignIn(
        username="tekserushi",
        full_name="Жүнісов Марат Болатұлы",
        office=_("auditor, central office"),
        role="auditor",
        unit_code=story.CENTRE_CODE,
    ),
    PlannedSignIn(
        username="baspasoz",
        full_name="Ким Алёна Сергеевна",
        office=_("press officer, Kyzylorda Region"),
        role="press_officer",
        unit_code=story.KYZYLORDA,
        language="ru",
    ),
    PlannedSignIn(
        username="bogde",
        full_name="Кузнецов Виктор Андреевич",
        office=_("account without rights"),
        language="ru",
    ),
)


@transaction.atomic
def make_sign_ins(*, actor: Actor, kargaly_code: str, today: date) -> list[Account]:
    """Make the accounts and grant them their units."""
    accounts = []
    for sign_in in _SIGN_INS:
        account = Account(
            username=sign_in.username, full_name=sign_in.full_name, language=sign_in.language, is_demo=True
        )
        account.set_password(PASSWORD)
        account.save(force_insert=True)
        code = kargaly_code if sign_in.unit_code == _KARGALY else sign_in.unit_code
        unit = Unit.objects.filter(code=code).first()
        if unit:
            give_grant(
                actor=actor, account=account, role=Role.objects.get(key=sign_in.role), unit=unit,
                period=Period(today, None), reason="demonstration", today=today,
            )  # fmt: skip
        record(actor, "accounts.made", account, unit_id=unit.pk if unit else None, new={"username": account.username})
        accounts.append(account)
    return accounts


def sign_ins() -> list[dict[str, str]]:
    """What ``tirek demo`` prints: name, password and office of the accounts that stand."""
    offices = {sign_in.username: sign_in.office for sign_in in _SIGN_INS}
    found = Account.objects.filter(is_demo=True, username__in=offices).order_by("pk")
    return [
        {
            "username": account.username,
            "password": PASSWORD,
            "who": _now("%(name)s – %(office)s") % {"name": account.full_name, "office": offices[account.username]},
        }
        for account in found
    ]
