"""What a page showed of the thing that it is about, kept in its form: whoever is late overwrites nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused

_SALT = "tirek.version"
# Of what was done since, the last are named.
_NAMED = 5


class ChangedMeanwhile(Refused):
    """Between the page and its button. What is now said of the thing is what the next press acts on."""

    code = "changed_meanwhile"
    message = _("This has been changed since the page was opened. Nothing of what you sent has been done.")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing known of it: ``value`` is as the field of the form has it, ``words`` as it is told, if otherwise.

    One without a name is compared and not told.
    """

    name: str | Promise
    value: str
    words: str | None = None

    @property
    def told(self) -> str:
        return self.value if self.words is None else self.words


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something that was done to it, and by whom, as far as the reader may know."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a form is about.

    ``shown`` is what its page shows. ``now`` reads it anew, once ``hold`` has taken the locks under which the act would
    change it, in the order of the act. ``latest`` gives what was done to it, the latest first. Where it is ``strict``
    nothing is done that was never shown.
    """

    shown: Mapping[str, Fact]
    now: Callable[[], Mapping[str, Fact]]
    hold: Callable[[], None]
    latest: Callable[[], Sequence[Change]] = tuple
    strict: bool = False


@dataclass(frozen=True, kw_only=True)
class ChangedFact:
    """A fact that is no longer what the page showed."""

    name: str | Promise
    was: str
    now: str


@dataclass(frozen=True, kw_only=True)
class Stale:
    """Who changed what since the page was shown; ``was`` are the values that it showed, ``now`` what stands."""

    changes: Sequence[Change]
    differences: Sequence[ChangedFact]
    was: Mapping[str, str]
    now: Mapping[str, Fact]


def version_of(facts: Mapping[str, Fact]) -> str:
    """To be sent along with the form; signed, so that what is told from it was said by us."""
    told = {key: [fact.value, str(fact.told)] for key, fact in facts.items()}
    return signing.dumps({"at": timezone.now().isoformat(), "facts": told}, salt=_SALT, compress=True)


def compare(version: str, subject: Subject) -> Stale | None:
    """What has become of it since. A version that is not ours is of nothing that stands."""
    now = subject.now()
    at, was = _read(version)
    if {key: value for key, (value, _told) in was.items()} == {key: fact.value for key, fact in now.items()}:
        return None
    latest = list(subject.latest())
    since = [change for change in latest if at is None or change.at >= at]
    return Stale(
        # An act that had begun before the page was shown may have come to its end after it.
        changes=(since or latest[:1])[:_NAMED],
        differences=[*_differences(was, now)],
        was={key: value for key, (value, _told) in was.items()},
        now=now,
    )


def _differences(was: Mapping[str, Sequence[str]], now: Mapping[str, Fact]) -> list[ChangedFact]:
    """Of what is known on both sides by a name."""
    known = [(fact, was[key][0], was[key][1]) for key, fact in now.items() if fact.name and key in was]
    changed = [(fact, told) for fact, value, told in known if value != fact.value]
    return [ChangedFact(name=fact.name, was=told or "–", now=str(fact.told) or "–") for fact, told in changed]


def _read(version: str) -> tuple[datetime | None, dict[str, Any]]:
    try:
        stored = signing.loads(version, salt=_SALT)
    except signing.BadSignature:
        return None, {}
    return datetime.fromisoformat(stored["at"]), stored["facts"]
