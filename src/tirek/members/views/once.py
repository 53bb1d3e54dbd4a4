"""One act per form, however often its button is pressed."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tirek.kernel import locks
from tirek.kernel.errors import Refused
from tirek.members.forms.fields import ActForm

_SPENT = "spent_forms"
_KEPT = 20


def answer_once(request: HttpRequest, form: ActForm, act: Callable[[], str]) -> HttpResponse | None:
    """Carry out the act and go to the address it gives; nothing, with the refusal in the form, where it is refused.

    The same form sent again, even while the first one is being answered, goes to the same address and does nothing.
    """
    ticket = form.cleaned_data["once"]
    try:
        with transaction.atomic():
            spent = _spent(request) if ticket else {}
            if ticket not in spent:
                spent[ticket] = act()
                request.session[_SPENT] = dict(list(spent.items())[-_KEPT:])
                request.session.save()
            return HttpResponseRedirect(spent[ticket])
    except Refused as refusal:
        form.refuse(refusal)
        return None


def _spent(request: HttpRequest) -> dict[str, str]:
    """Tickets of this session and where they led, read anew once nobody else is answering for it."""
    key = request.session.session_key or ""
    locks.hold_for(key)
    stored: dict[str, str] = type(request.session)(key).get(_SPENT, {})
    return stored
