"""Why somebody can, or cannot: everybody may ask it of themselves."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tirek.access.forms import WhyForm
from tirek.access.permissions import VIEW_GRANTS
from tirek.access.queries.accounts import seen_accounts, seen_grants
from tirek.access.queries.why import Answer, why
from tirek.accounts.models import Account
from tirek.kernel.permissions import find
from tirek.structure.models import Unit
from tirek.structure.permissions import VIEW_UNIT
from tirek.structure.queries import names_on
from tirek.ui.requests import DeskRequest


@require_safe
def asked(request: DeskRequest) -> HttpResponse:
    """Account, right, unit; then the grant that gives the right, or what each lacks."""
    others = request.actor.holds(VIEW_GRANTS)
    form = WhyForm(
        request.GET if "permission" in request.GET else None, others=others, accounts=seen_accounts(request.actor),
        initial=request.GET.dict(),
    )  # fmt: skip
    context = {"form": form, "others": others, "way": "why"}
    if form.is_valid():
        account = form.cleaned_data.get("account") or Account.objects.of(request.actor).get()
        context |= _answer(request, account, form.cleaned_data["permission"], form.cleaned_data["unit"])
    return render(request, "access/why.html", context, status=422 if form.errors else 200)


def _answer(request: DeskRequest, account: Account, key: str, code: str) -> dict[str, object]:
    """A unit that the reader may not see is answered for like one that there is not."""
    permission = find(key)
    assert permission is not None  # noqa: S101 - one of the form's choices
    unit = request.actor.visible(Unit, VIEW_UNIT).filter(code=code.strip()).first()
    found = why(account, permission, unit or Unit(pk=0, code=code), request.asof.today)
    seen = set(seen_grants(request.actor).filter(account=account).values_list("pk", flat=True))
    shown: Answer = replace(found, reasons=[reason for reason in found.reasons if reason.grant.pk in seen])
    units = {reason.grant.unit_id for reason in shown.reasons} | ({unit.pk} if unit else set())
    names = names_on(units, request.asof.today)
    return {
        "answer": shown,
        "account": account,
        "mine": account.pk == request.actor.account_id,
        "permission": permission,
        "unit": unit,
        "unit_name": names.get(unit.pk) if unit else None,
        "rows": [(reason, names.get(reason.grant.unit_id)) for reason in shown.reasons],
        "hidden": len(found.reasons) - len(shown.reasons),
    }
