"""What every form of an act has: one ticket, a word for each refusal at its field, days and lines read one way."""

import hashlib
import json
from datetime import date
from secrets import token_hex
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.kazakh import normalise
from tirek.ui.days import BadDay, read_day, today
from tirek.ui.versions import ChangedMeanwhile, Stale, Subject, compare, version_of


class DayField(forms.CharField):
    """A day written 01.12.2019; one that has come, unless ``ahead`` says that it may lie in the future."""

    def __init__(self, *, ahead: bool = False, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=40, **kwargs)
        self.ahead = ahead

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d.%m.%Y}" if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        typed = str(super().clean(value))
        if not typed:
            return None
        try:
            return read_day(typed, latest=None if self.ahead else today())
        except BadDay as bad:
            raise ValidationError(bad.message, bad.code) from None


class LineField(forms.CharField):
    """One line of text, cleaned as everything stored is."""

    def to_python(self, value: Any) -> str:
        return normalise(super().to_python(value) or "")


def fresh_ticket() -> str:
    """For a form that is filled in before anybody typed; others have theirs by themselves."""
    return token_hex(16)


class ActForm(forms.Form):
    """A form that an act answers; see ``ui.acts``.

    ``once`` tells two forms apart, so that one pressed twice acts once. A refusal is worded at the field it names, and
    what was typed stays. ``mark`` names what the page shows, so that what is done next is what was seen; the page says
    why its preview was ``stopped``, and that the form was ``changed`` since the one before. One ``about`` a thing
    carries the ``version`` of it that was shown, and tells in ``stale`` what somebody else has made of it since.
    """

    # The field for a refusal that names none of the form's: where all of them are about one thing.
    elsewhere: ClassVar[str | None] = None
    # Fields that are given all together or not at all: none of them is said to be one that may be left empty.
    together: ClassVar[tuple[str, ...]] = ()

    refusal: Refused | None = None
    mark = ""
    stopped = ""
    changed = False
    about: Subject | None = None
    stale: Stale | None = None

    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32, initial=fresh_ticket)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # The list of what is to be corrected stands above the form: there "this field" would say nothing.
            # What a field says of itself stays.
            if field.label and field.error_messages["required"] is forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("Fill in “%(field)s”") % {"field": field.label}

    def refuse(self, refusal: Refused) -> None:
        """At the field that the refusal names, where the form has it; else above all fields.

        Where nothing was typed yet no field is wrong: the page says why its preview was stopped.
        """
        self.refusal = refusal
        if not self.is_bound:
            self.stopped = str(refusal)
            return
        named = (refusal.field,) if isinstance(refusal.field, str) else refusal.field
        self.add_error(next((name for name in named if name in self.fields), self.elsewhere), str(refusal))

    def renew(self) -> None:
        """Another ticket: what is typed here is another form than the one that the ticket stood for."""
        self._retype({"once": fresh_ticket()})

    @property
    def version(self) -> str:
        """Of what the page shows: where somebody else was quicker, what they made of it."""
        if self.about is None:
            return ""
        return version_of(self.stale.now if self.stale else self.about.shown)

    def check_version(self, *, hold: bool = False) -> None:
        """Refuse what was sent from a page that no longer shows what stands; ``hold`` keeps it as it is from here on.

        What was typed stays. What was left as the page had it becomes what stands now, or it would be put back by the
        next press. Raises ChangedMeanwhile.
        """
        sent = str(self.data.get("version", ""))
        if self.about is None or not (sent or self.about.strict):
            return
        if hold:
            self.about.hold()
        self.stale = stale = compare(sent, self.about)
        if stale is None:
            return
        self._retype(
            {
                name: fact.value
                for name, fact in stale.now.items()
                if name in self.fields and name in self.initial and self.data.get(name, "") == stale.was.get(name)
            }
        )
        raise ChangedMeanwhile

    def _retype(self, values: dict[str, str]) -> None:
        sent: Any = self.data
        self.data = sent.copy()
        for name, value in values.items():
            self.data[name] = value  # type: ignore[index]  # the copy may be written

    def said(self) -> dict[str, Any]:
        """What was typed; before that, what the form was opened with."""
        if self.is_bound:
            return self.cleaned_data
        return {name: field.clean(self[name].value() or "") for name, field in self.fields.items()}

    def may_act(self) -> bool:
        """Whether the act may follow, or must be shown first."""
        return True


class PreviewedForm(ActForm):
    """A form whose act is done only if the preview on the page is of what is typed: ``seen`` tells what it was of."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def fingerprint(self) -> str:
        """What is typed, in short: equal for two forms that say the same."""
        said = {name: str(value) for name, value in sorted(self.said().items()) if name not in ("seen", "once")}
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]

    def may_act(self) -> bool:
        return bool(self.cleaned_data["seen"] == self.fingerprint())
