"""The link that was just made: on a page of its own, shown once."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tirek.access.queries.accounts import seen_accounts
from tirek.accounts.actions.invitations import Invited
from tirek.ui.requests import DeskRequest

# Until the page that follows the act has asked for it. What it shows is forgotten.
_HANDED_OVER, _WAITS = "made_link", timedelta(minutes=5)


def its_page(request: DeskRequest, made: Invited) -> str:
    """The act is answered by an address that may be loaded again: that makes no second link."""
    request.session[_HANDED_OVER] = {
        "account": str(made.account.public_id),
        "link": made.link,
        "is_mailed": made.is_mailed,
        "until": made.invitation.expires_at.isoformat(),
        "at": timezone.now().isoformat(),
    }
    return reverse("access:link", args=[made.account.public_id])


@require_GET
@never_cache
def link(request: DeskRequest, public_id: UUID) -> HttpResponse:
    """Once, and soon; afterwards to the account, where another one is made."""
    account = get_object_or_404(seen_accounts(request.actor), public_id=public_id)
    made = request.session.pop(_HANDED_OVER, None)
    if not made or made["account"] != str(public_id) or _waited_too_long(made["at"]):
        said = _("The link was shown once. If it is lost, make a new one: the old one then opens nothing.")
        messages.info(request, said)
        return redirect("access:account", public_id)
    until = datetime.fromisoformat(made["until"])
    return render(request, "access/link.html", {"account": account, "made": made, "until": until})


def _waited_too_long(at: str) -> bool:
    return timezone.now() - datetime.fromisoformat(at) > _WAITS
