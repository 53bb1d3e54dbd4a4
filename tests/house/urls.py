"""Every address of the product, and what each kind of person is answered there.

The address is about primary organisation P1, its member and an act on it. The owner administers the centre, the
secretary the region above P1; registrar, receptionist and auditor are of its district; the chair is that of P1 and the
member one of its members. The foreign chair stands in another region, the outsider was given no unit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# Whose role it is, and at which unit of ``tests.factories.Tree``.
STAND = {
    "owner": ("administrator", "C"),
    "secretary": ("executive_secretary", "A"),
    "chair": ("chair", "P1"),
    "registrar": ("registrar", "A1"),
    "receptionist": ("receptionist", "A1"),
    "auditor": ("auditor", "A1"),
    "member": ("member", "P1"),
    "foreign": ("chair", "P4"),
}
PERSONAS = ("anonymous", *STAND, "outsider")
Answers = dict[str, int]


def everybody(status: int, **others: int) -> Answers:
    """The same to all kinds of people, except to those who are named."""
    assert set(others) <= set(PERSONAS), f"{', '.join(others)}: a persona is one of {', '.join(PERSONAS)}"
    return {persona: others.get(persona, status) for persona in PERSONAS}


def to(status: int, **others: int) -> Answers:
    """Whoever is not signed in is sent to sign in, and nothing is said about what is there."""
    return everybody(status, **{"anonymous": 302} | others)


def inside(status: int, **others: int) -> Answers:
    """Outside the reach nothing is there."""
    return to(status, **{"foreign": 404, "outsider": 404} | others)


ALL = to(200)
INSIDE = inside(200)
NOT_ALLOWED = to(405)
PUBLIC = to(302, anonymous=200)
SENT_BACK = everybody(302)
# For whoever comes, signed in or not.
OPEN = everybody(200)
OPEN_REFUSED = everybody(422)
GONE = everybody(410)
NOT_READ = everybody(405)
REFUSED_TO_ALL = to(422)
# For whoever may read the log anywhere.
HOLDERS = to(403, owner=200, secretary=200, auditor=200)
# A roll on its way is its uploader's alone: here the chair's.
UPLOADER = to(404, chair=200)
UPLOADER_ACTS = to(404, chair=302)
UPLOADER_REFUSED = to(404, chair=422)
# The receptionist has no use for members. Who holds nothing is told whom to ask.
MEMBERS = to(200, receptionist=403, outsider=403)
MEMBERS_INSIDE = inside(200, receptionist=403, outsider=403)
PERSON = inside(200, receptionist=404, member=404)
# Who keeps the roll: not the auditor, not the member.
ROLL = to(200, receptionist=403, auditor=403, member=403, outsider=403)
ROLL_INSIDE = inside(200, receptionist=403, auditor=403, member=403, outsider=403)
PERSON_ROLL = inside(200, receptionist=404, auditor=403, member=404)
PERSON_REFUSED = inside(422, receptionist=404, auditor=403, member=404)
# Who changes the tree: the chair opens and renames below, and moves and closes nothing.
RENAMES = inside(403, owner=200, secretary=200, chair=200)
RENAMES_REFUSED = inside(403, owner=422, secretary=422, chair=422)
RENAMES_DONE = inside(403, owner=302, secretary=302, chair=302)
MOVES = inside(403, owner=200, secretary=200)
MOVES_REFUSED = inside(403, owner=422, secretary=422)
# The scan of a resolution names people: who keeps the roll, and the auditor, who only looks.
SCANS = inside(200, receptionist=404, member=404)
SCANS_TAKEN = inside(200, receptionist=404, member=404, auditor=403)
SCANS_DETACHED = inside(302, receptionist=404, member=404, auditor=403)
# Whoever sees rights somewhere; of the chair's account, and of the chair's right: who may do something about either.
SEES_RIGHTS = to(200, registrar=403, receptionist=403, member=403, outsider=403)
SEES_RIGHTS_INSIDE = inside(200, registrar=403, receptionist=403, member=403, outsider=403)
ACCOUNT = inside(200, registrar=404, receptionist=404, member=404)
ACCOUNT_SENT_BACK = inside(302, registrar=404, receptionist=404, member=404)
GIVES = to(403, owner=302, secretary=302)
MANAGES = to(404, owner=302, secretary=302, chair=403, auditor=403)
GIVES_THIS = to(404, owner=302, secretary=302, chair=302, auditor=403)


@dataclass(frozen=True)
class Row:
    """One address by name. ``args`` and ``query`` name things of ``World``; ``data`` is what is sent by POST."""

    name: str
    get: Answers
    post: Answers = field(default_factory=lambda: NOT_ALLOWED)
    args: tuple[str, ...] = ()
    query: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=lambda: {"sent": "with nothing filled in"})


TABLE = (
    Row("accounts:sign_in", PUBLIC, to(302, anonymous=422)),
    Row("accounts:sign_out", NOT_READ, SENT_BACK),
    # As allauth calls it.
    Row("account_login", PUBLIC, to(302, anonymous=422)),
    Row("accounts:invitation", GONE, GONE, args=("link",)),
    # Nobody was handed such a link.
    Row("founding:setup", GONE, GONE, args=("link",)),
    # For whoever administers the whole.
    Row("founding:steps", to(403, owner=200)),
    Row("accounts:end_session", NOT_ALLOWED, SENT_BACK, args=("nothing",)),
    # There is no password that was right, so nothing else is asked.
    Row("mfa_authenticate", SENT_BACK, SENT_BACK),
    Row("mfa_login_webauthn", SENT_BACK, SENT_BACK),
    Row("account_reset_password", OPEN, OPEN_REFUSED),
    Row("account_reset_password_done", OPEN, NOT_READ),
    Row("account_reset_password_from_key", GONE, GONE, args=("nothing", "link")),
    Row("account_reset_password_from_key_done", OPEN, NOT_READ),
    Row("account_reauthenticate", ALL, REFUSED_TO_ALL),
    # For whoever has an app, or a passkey.
    Row("mfa_reauthenticate", to(200, outsider=302), to(422, outsider=302)),
    Row("mfa_reauthenticate_webauthn", SENT_BACK, SENT_BACK),
    Row("mfa_index", ALL),
    Row("account_change_password", ALL, REFUSED_TO_ALL),
    Row("usersessions_list", ALL, SENT_BACK),
    Row("mfa_list_webauthn", ALL),
    # Asked for by somebody who has just shown who they are.
    Row("mfa_activate_totp", SENT_BACK, SENT_BACK),
    Row("mfa_deactivate_totp", SENT_BACK, SENT_BACK),
    Row("mfa_view_recovery_codes", SENT_BACK, SENT_BACK),
    Row("mfa_generate_recovery_codes", SENT_BACK, SENT_BACK),
    Row("mfa_download_recovery_codes", SENT_BACK, SENT_BACK),
    Row("mfa_add_webauthn", SENT_BACK, SENT_BACK),
    Row("mfa_edit_webauthn", SENT_BACK, SENT_BACK, args=("nothing",)),
    Row("mfa_remove_webauthn", SENT_BACK, SENT_BACK, args=("nothing",)),
    Row("accounts:language", NOT_READ, SENT_BACK, data={"language": "ru"}),
    Row("accounts:theme", NOT_READ, SENT_BACK, data={"theme": "dark"}),
    Row("access:accounts", SEES_RIGHTS),
    Row("access:account", ACCOUNT, args=("account",)),
    Row("access:link", ACCOUNT_SENT_BACK, args=("account",)),
    Row("access:mine", SENT_BACK),
    # Whoever may, is asked anew who it is.
    Row("access:invite", GIVES, GIVES),
    Row("access:give", GIVES, GIVES),
    Row("access:deed", MANAGES, MANAGES, args=("account", "deed")),
    Row("sign-ins:member", MANAGES, MANAGES, args=("account",)),
    Row("access:stand-in", GIVES_THIS, GIVES_THIS, args=("grant",)),
    Row("access:end", GIVES_THIS, GIVES_THIS, args=("grant",)),
    Row("access:grants", SEES_RIGHTS),
    Row("access:grants", SEES_RIGHTS_INSIDE, query={"unit": "code"}),
    Row("access:grants-csv", NOT_ALLOWED, SEES_RIGHTS),
    Row("access:grants-csv", NOT_ALLOWED, SEES_RIGHTS_INSIDE, query={"unit": "code"}),
    Row("access:ending", SEES_RIGHTS),
    Row("access:ending", SEES_RIGHTS_INSIDE, query={"unit": "code"}),
    Row("access:roles", ALL),
    Row("access:why", ALL),
    Row("access:why", ALL, query={"permission": "members.view", "unit": "code"}),
    Row("desk:home", ALL),
    Row("desk:home", ALL, query={"unit": "code"}),
    Row("desk:search", ALL),
    Row("desk:search", ALL, query={"q": "surname"}),
    # Straight to the unit, for those who may see it.
    Row("desk:search", to(302, foreign=200, outsider=200), query={"q": "code"}),
    Row("units:tree", ALL),
    Row("units:tree", ALL, query={"q": "code", "closed": "1"}),
    Row("units:unit", INSIDE, args=("code",)),
    Row("units:below", INSIDE, args=("code",)),
    Row("units:units", ALL),
    Row("units:units", INSIDE, query={"unit": "code", "state": "small"}),
    Row("units:units-export", NOT_ALLOWED, to(200, outsider=403), data={"kind": "csv"}),
    Row("units:units-export", NOT_ALLOWED, inside(200, outsider=403), query={"unit": "code"}, data={"kind": "csv"}),
    Row("units:units-export", NOT_ALLOWED, inside(200, outsider=403), query={"unit": "code"}, data={"kind": "xlsx"}),
    Row("units:units-export", NOT_ALLOWED, inside(200, outsider=403), query={"unit": "code"}, data={"kind": "print"}),
    Row("units:unit-export", NOT_ALLOWED, inside(200, outsider=403), args=("code",), data={"kind": "csv"}),
    Row("units:figure-export", NOT_ALLOWED, to(200, outsider=403), args=("figure",), data={"kind": "csv"}),
    Row(
        "units:figure-export",
        NOT_ALLOWED,
        inside(200, outsider=403),
        args=("figure",),
        query={"unit": "code"},
        data={"kind": "xlsx"},
    ),
    Row("units:resolution", INSIDE, inside(422, receptionist=403, auditor=403, member=403), args=("resolution",)),
    # A photo that was drawn anew, on a resolution of the unit.
    Row("papers:file", SCANS, args=("file",)),
    Row("papers:picture", SCANS, args=("file", "size")),
    Row("papers:detach", SCANS_TAKEN, SCANS_DETACHED, args=("file",)),
    # The passport of the unit: chosen in which language, printed, taken out.
    Row("papers:print", INSIDE, inside(422), args=("passport", "code")),
    Row("papers:paper", INSIDE, args=("paper",)),
    Row("papers:pdf", INSIDE, args=("paper",)),
    Row("papers:check", OPEN, NOT_READ),
    Row("papers:check", OPEN, NOT_READ, args=("public_code",)),
    Row("units:list", ALL),
    Row("units:list", INSIDE, query={"unit": "code"}),
    Row("units:figure", to(200, outsider=404), args=("figure",)),
    Row("units:figure", INSIDE, args=("figure",), query={"unit": "code", "records": "figure"}),
    Row("structure:open", RENAMES, RENAMES_REFUSED, args=("code",)),
    Row("structure:rename", RENAMES, RENAMES_REFUSED, args=("code",)),
    Row("structure:move", MOVES, MOVES_REFUSED, args=("code",)),
    Row("structure:close", MOVES, MOVES_REFUSED, args=("code",)),
    Row("structure:merge", MOVES, MOVES_REFUSED, args=("code",)),
    Row("structure:merge_into_new", MOVES, MOVES_REFUSED, args=("code",)),
    Row("structure:reopen", RENAMES, RENAMES_REFUSED, args=("code",)),
    Row("structure:undo", RENAMES, RENAMES_DONE, args=("act",)),
    # It was never given to the worker.
    Row("structure:undoing", RENAMES_DONE, args=("act",)),
    Row("log:list", HOLDERS),
    # What one may not see filters nothing; the page says so.
    Row("log:list", HOLDERS, query={"unit": "code", "person": "person"}),
    Row("log:csv", NOT_ALLOWED, HOLDERS),
    # Whoever reads all of the log has it proved: here without the ticket that its button has.
    Row("log:chain", HOLDERS, to(403, owner=302)),
    Row("territories:list", ALL),
    Row("territories:list", ALL, query={"q": "code"}),
    Row("members:list", MEMBERS),
    Row("members:list", MEMBERS_INSIDE, query={"unit": "code"}),
    Row("members:list", MEMBERS, query={"q": "surname"}),
    Row("members:list", MEMBERS, query={"age_from": "0", "sex": "m", "missing": "iin", "sort": "unit"}),
    # Of those who were ticked, the ones out of reach do not exist: then nobody is chosen.
    Row("members:bulk-transfer", ROLL, ROLL, query={"m": "member"}),
    Row(
        "members:bulk-transfer",
        ROLL_INSIDE,
        ROLL_INSIDE,
        query={"m": "member", "to": "code"},
    ),
    Row("members:bulk-transfer", ROLL_INSIDE, ROLL_INSIDE, query={"all": "1", "unit": "code"}),
    Row(
        "members:bulk-end",
        ROLL,
        to(422, receptionist=403, auditor=403, member=403, foreign=200, outsider=403),
        query={"m": "member"},
    ),
    Row(
        "members:export",
        NOT_ALLOWED,
        inside(403, owner=200, secretary=200, outsider=403),
        query={"unit": "code"},
        data={"kind": "csv", "iins": "1"},
    ),
    Row(
        "members:export",
        NOT_ALLOWED,
        inside(403, owner=200, secretary=200, outsider=403),
        query={"unit": "code"},
        data={"kind": "print", "iins": "1"},
    ),
    Row(
        "members:export",
        NOT_ALLOWED,
        inside(422, receptionist=403, auditor=403, member=403, outsider=403),
        query={"unit": "code"},
    ),
    # A file is there for whoever asked for it, and for nobody else: here the chair.
    Row("exports:files", ALL),
    Row("exports:file", UPLOADER, args=("export",)),
    Row("exports:download", UPLOADER, args=("export",)),
    # Where they stood before.
    Row("members:exports", SENT_BACK, SENT_BACK),
    Row("members:export-ready", SENT_BACK, SENT_BACK, args=("export",)),
    Row("members:export-file", SENT_BACK, SENT_BACK, args=("export",)),
    # As long as a filter has no name it is not kept; it is its account's own: here the chair's.
    Row("members:filters", ALL),
    Row("members:filter-save", NOT_ALLOWED, REFUSED_TO_ALL),
    Row("members:filter-rename", NOT_ALLOWED, UPLOADER_REFUSED, args=("filter",)),
    Row("members:filter-delete", NOT_ALLOWED, UPLOADER_ACTS, args=("filter",)),
    # A unit that one may not see counts as none: the page asks which one is meant.
    Row("members:duplicates", ROLL),
    Row("members:duplicates", ROLL_INSIDE, query={"unit": "code"}),
    Row(
        "members:admit",
        ROLL,
        to(422, receptionist=403, auditor=403, member=403, foreign=200, outsider=403),
        query={"unit": "code"},
    ),
    Row("rolls:guide", ALL),
    Row("rolls:import", ROLL, to(422, receptionist=403, auditor=403, member=403, outsider=403)),
    Row("rolls:template", ALL),
    Row("rolls:template-csv", ALL),
    Row("rolls:roll", UPLOADER, args=("roll",)),
    Row("rolls:progress", UPLOADER_ACTS, args=("roll",)),
    Row("rolls:sheet", NOT_ALLOWED, UPLOADER_ACTS, args=("roll",)),
    Row("rolls:columns", UPLOADER, UPLOADER_REFUSED, args=("roll",)),
    Row("rolls:units", UPLOADER, UPLOADER_ACTS, args=("roll",)),
    Row("rolls:doubts", UPLOADER, UPLOADER_ACTS, args=("roll",)),
    Row("rolls:ends", NOT_ALLOWED, UPLOADER_ACTS, args=("roll",)),
    Row("rolls:full", NOT_ALLOWED, UPLOADER_ACTS, args=("roll",)),
    Row("rolls:commit", NOT_ALLOWED, UPLOADER_ACTS, args=("roll",)),
    Row("rolls:retry", NOT_ALLOWED, UPLOADER_ACTS, args=("roll",)),
    Row("rolls:discard", UPLOADER, UPLOADER_ACTS, args=("roll",)),
    # Whoever may bring no roll at all is told so.
    Row(
        "rolls:rejected",
        NOT_ALLOWED,
        to(404, chair=200, receptionist=403, auditor=403, member=403, outsider=403),
        args=("roll",),
    ),
    Row(
        "rolls:missing",
        NOT_ALLOWED,
        to(404, chair=200, receptionist=403, auditor=403, member=403, outsider=403),
        args=("roll",),
        data={"kind": "csv"},
    ),
    Row(
        "rolls:people",
        NOT_ALLOWED,
        to(404, chair=200, receptionist=403, auditor=403, member=403, outsider=403),
        args=("roll",),
        data={"kind": "csv"},
    ),
    Row(
        "rolls:leavers",
        NOT_ALLOWED,
        to(404, chair=200, receptionist=403, auditor=403, member=403, outsider=403),
        args=("roll",),
        data={"kind": "csv"},
    ),
    Row(
        "rolls:doubtful",
        NOT_ALLOWED,
        to(404, chair=200, receptionist=403, auditor=403, member=403, outsider=403),
        args=("roll",),
        data={"kind": "csv"},
    ),
    Row("people:person", PERSON, args=("person",)),
    Row("people:correct", PERSON_ROLL, PERSON_REFUSED, args=("person",)),
    # Reading it is written down: for whoever keeps registers.
    Row("people:iin", NOT_ALLOWED, inside(200, chair=403, receptionist=404, auditor=403, member=404), args=("person",)),
    # As long as no unit is named the page asks for it.
    # Without another record: which one it is, is asked.
    Row("people:merge", PERSON_ROLL, PERSON_ROLL, args=("person",)),
    Row("people:transfer", PERSON_ROLL, PERSON_ROLL, args=("person",)),
    Row("people:end", PERSON_ROLL, PERSON_REFUSED, args=("person",)),
)


def named_addresses(patterns: Any = None, namespace: str = "") -> Iterator[str]:
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from named_addresses(each.url_patterns, inner)
        elif isinstance(each, URLPattern):
            yield f"{namespace}{each.name}"
