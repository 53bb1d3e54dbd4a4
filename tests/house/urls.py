"""Every address of the product, and what each kind of person is answered there.

The address is about primary organisation P1, its member and an act on it. The owner administers the centre, the
secretary the region above P1; registrar, receptionist and auditor are of its district; the chair is that of P1 and the
member one of its members. The foreign chair stands in another region, the outsider was given no unit.
"""

from dataclasses import dataclass, field

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
Answers = tuple[int, int, int, int, int, int, int, int, int, int]

# Who is not signed in is sent to sign in; nothing is said about what is there. Outside the reach nothing is there.
ALL: Answers = (302, 200, 200, 200, 200, 200, 200, 200, 200, 200)
INSIDE: Answers = (302, 200, 200, 200, 200, 200, 200, 200, 404, 404)
NOT_ALLOWED: Answers = (302, 405, 405, 405, 405, 405, 405, 405, 405, 405)
PUBLIC: Answers = (200, 302, 302, 302, 302, 302, 302, 302, 302, 302)
SENT_BACK: Answers = (302, 302, 302, 302, 302, 302, 302, 302, 302, 302)
# For whoever comes, signed in or not.
OPEN: Answers = (200, 200, 200, 200, 200, 200, 200, 200, 200, 200)
OPEN_REFUSED: Answers = (422, 422, 422, 422, 422, 422, 422, 422, 422, 422)
GONE: Answers = (410, 410, 410, 410, 410, 410, 410, 410, 410, 410)
NOT_READ: Answers = (405, 405, 405, 405, 405, 405, 405, 405, 405, 405)
REFUSED_TO_ALL: Answers = (302, 422, 422, 422, 422, 422, 422, 422, 422, 422)
# For whoever may read the log anywhere.
HOLDERS: Answers = (302, 200, 200, 403, 403, 403, 200, 403, 403, 403)
# A roll on its way is its uploader's alone: here the chair's.
UPLOADER: Answers = (302, 404, 404, 200, 404, 404, 404, 404, 404, 404)
UPLOADER_ACTS: Answers = (302, 404, 404, 302, 404, 404, 404, 404, 404, 404)
UPLOADER_REFUSED: Answers = (302, 404, 404, 422, 404, 404, 404, 404, 404, 404)
# The receptionist has no use for members. Who holds nothing yet is told so, and refused nothing.
MEMBERS: Answers = (302, 200, 200, 200, 200, 403, 200, 200, 200, 200)
MEMBERS_INSIDE: Answers = (302, 200, 200, 200, 200, 403, 200, 200, 404, 404)
PERSON: Answers = (302, 200, 200, 200, 200, 404, 200, 404, 404, 404)
# Who keeps the roll: not the auditor, not the member.
ROLL: Answers = (302, 200, 200, 200, 200, 403, 403, 403, 200, 200)
ROLL_INSIDE: Answers = (302, 200, 200, 200, 200, 403, 403, 403, 404, 404)
PERSON_ROLL: Answers = (302, 200, 200, 200, 200, 404, 403, 404, 404, 404)
PERSON_REFUSED: Answers = (302, 422, 422, 422, 422, 404, 403, 404, 404, 404)
# Who changes the tree: the chair opens and renames below, and moves and closes nothing.
RENAMES: Answers = (302, 200, 200, 200, 403, 403, 403, 403, 404, 404)
RENAMES_REFUSED: Answers = (302, 422, 422, 422, 403, 403, 403, 403, 404, 404)
RENAMES_DONE: Answers = (302, 302, 302, 302, 403, 403, 403, 403, 404, 404)
MOVES: Answers = (302, 200, 200, 403, 403, 403, 403, 403, 404, 404)
MOVES_REFUSED: Answers = (302, 422, 422, 403, 403, 403, 403, 403, 404, 404)
# Whoever sees rights somewhere; of the chair's account, and of the chair's right: who may do something about either.
SEES_RIGHTS: Answers = (302, 200, 200, 200, 403, 403, 200, 403, 200, 200)
SEES_RIGHTS_INSIDE: Answers = (302, 200, 200, 200, 403, 403, 200, 403, 404, 404)
ACCOUNT: Answers = (302, 200, 200, 200, 404, 404, 200, 404, 404, 404)
ACCOUNT_SENT_BACK: Answers = (302, 302, 302, 302, 404, 404, 302, 404, 404, 404)
GIVES: Answers = (302, 302, 302, 403, 403, 403, 403, 403, 403, 302)
MANAGES: Answers = (302, 302, 302, 403, 404, 404, 403, 404, 404, 404)
GIVES_THIS: Answers = (302, 302, 302, 302, 404, 404, 403, 404, 404, 404)


@dataclass(frozen=True)
class Row:
    """One address by name. ``args`` and ``query`` name things of ``World``; ``data`` is what is sent by POST."""

    name: str
    get: Answers
    post: Answers = NOT_ALLOWED
    args: tuple[str, ...] = ()
    query: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=lambda: {"sent": "with nothing filled in"})


TABLE = (
    Row("accounts:sign_in", PUBLIC, (422, 302, 302, 302, 302, 302, 302, 302, 302, 302)),
    Row("accounts:sign_out", NOT_READ, SENT_BACK),
    # As allauth calls it.
    Row("account_login", PUBLIC, (422, 302, 302, 302, 302, 302, 302, 302, 302, 302)),
    Row("accounts:invitation", GONE, GONE, args=("link",)),
    Row("accounts:end_session", NOT_ALLOWED, SENT_BACK, args=("nothing",)),
    # There is no password that was right, so nothing else is asked.
    Row("mfa_authenticate", SENT_BACK, SENT_BACK),
    Row("mfa_login_webauthn", SENT_BACK, SENT_BACK),
    Row("account_reset_password", OPEN, OPEN_REFUSED),
    Row("account_reset_password_done", OPEN, NOT_READ),
    Row("account_reset_password_from_key", GONE, GONE, args=("nothing", "link")),
    Row("account_reset_password_from_key_done", OPEN, NOT_READ),
    Row("account_reauthenticate", ALL, REFUSED_TO_ALL),
    # For who has an app, or a passkey.
    Row(
        "mfa_reauthenticate",
        (302, 200, 200, 200, 200, 200, 200, 200, 200, 302),
        (302, 422, 422, 422, 422, 422, 422, 422, 422, 302),
    ),
    Row("mfa_reauthenticate_webauthn", SENT_BACK, SENT_BACK),
    Row("mfa_index", ALL),
    Row("account_change_password", ALL, REFUSED_TO_ALL),
    Row("usersessions_list", ALL, SENT_BACK),
    Row("mfa_list_webauthn", ALL),
    # Asked for by who has just shown who they are.
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
    Row("desk:search", (302, 302, 302, 302, 302, 302, 302, 302, 200, 200), query={"q": "code"}),
    Row("units:tree", ALL),
    Row("units:tree", ALL, query={"q": "code", "closed": "1"}),
    Row("units:unit", INSIDE, args=("code",)),
    Row("units:below", INSIDE, args=("code",)),
    Row("units:units", ALL),
    Row("units:units", INSIDE, query={"unit": "code", "state": "small"}),
    Row("units:units-csv", ALL),
    Row("units:units-csv", INSIDE, query={"unit": "code"}),
    Row("units:units-xlsx", INSIDE, query={"unit": "code"}),
    Row("units:list", ALL),
    Row("units:list", INSIDE, query={"unit": "code"}),
    Row("units:figure", (302, 200, 200, 200, 200, 200, 200, 200, 200, 404), args=("figure",)),
    Row("units:figure", INSIDE, args=("figure",), query={"unit": "code", "records": "figure"}),
    Row("structure:open", RENAMES, RENAMES_REFUSED, args=("code",)),
    Row("structure:rename", RENAMES, RENAMES_REFUSED, args=("code",)),
    Row("structure:move", MOVES, MOVES_REFUSED, args=("code",)),
    Row("structure:close", MOVES, MOVES_REFUSED, args=("code",)),
    Row("structure:undo", RENAMES, RENAMES_DONE, args=("act",)),
    # It was never given to the worker.
    Row("structure:undoing", RENAMES_DONE, args=("act",)),
    Row("log:list", HOLDERS),
    # What one may not see filters nothing; the page says so.
    Row("log:list", HOLDERS, query={"unit": "code", "person": "person"}),
    Row("log:csv", NOT_ALLOWED, HOLDERS),
    Row("log:chain", HOLDERS),
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
    Row("members:bulk-end", ROLL, (302, 422, 422, 422, 422, 403, 403, 403, 200, 200), query={"m": "member"}),
    Row(
        "members:export",
        NOT_ALLOWED,
        MOVES,
        query={"unit": "code"},
        data={"kind": "csv", "iins": "1"},
    ),
    Row("members:export", NOT_ALLOWED, (302, 422, 422, 422, 422, 422, 422, 422, 404, 404), query={"unit": "code"}),
    # A file is there for who asked for it, and for nobody else: here the chair.
    Row("members:exports", ALL),
    Row("members:export-ready", UPLOADER, args=("export",)),
    Row("members:export-file", UPLOADER, args=("export",)),
    # As long as a filter has no name it is not kept; it is its account's own: here the chair's.
    Row("members:filters", ALL),
    Row("members:filter-save", NOT_ALLOWED, REFUSED_TO_ALL),
    Row("members:filter-rename", NOT_ALLOWED, UPLOADER_REFUSED, args=("filter",)),
    Row("members:filter-delete", NOT_ALLOWED, UPLOADER_ACTS, args=("filter",)),
    # A unit that one may not see is no unit: the page asks which one is meant.
    Row("members:admit", ROLL, (302, 422, 422, 422, 422, 403, 403, 403, 200, 200), query={"unit": "code"}),
    Row("members:import-guide", ALL),
    Row("members:import", ROLL, (302, 422, 422, 422, 422, 403, 403, 403, 422, 422)),
    Row("members:import-template", ALL),
    Row("members:import-template-csv", ALL),
    Row("members:import-roll", UPLOADER, args=("roll",)),
    Row("members:import-progress", UPLOADER_ACTS, args=("roll",)),
    Row("members:import-sheet", NOT_ALLOWED, UPLOADER_ACTS, args=("roll",)),
    Row("members:import-columns", UPLOADER, UPLOADER_REFUSED, args=("roll",)),
    Row("members:import-units", UPLOADER, UPLOADER_ACTS, args=("roll",)),
    Row("members:import-full", NOT_ALLOWED, UPLOADER_ACTS, args=("roll",)),
    Row("members:import-commit", NOT_ALLOWED, UPLOADER_ACTS, args=("roll",)),
    Row("members:import-retry", NOT_ALLOWED, UPLOADER_ACTS, args=("roll",)),
    Row("members:import-discard", UPLOADER, UPLOADER_ACTS, args=("roll",)),
    Row("members:import-rejected", UPLOADER, args=("roll",)),
    Row("members:import-missing", UPLOADER, args=("roll",)),
    Row("members:import-missing-csv", UPLOADER, args=("roll",)),
    Row("people:person", PERSON, args=("person",)),
    Row("people:correct", PERSON_ROLL, PERSON_REFUSED, args=("person",)),
    # Reading it is written down: for who keeps registers.
    Row("people:iin", NOT_ALLOWED, (302, 200, 200, 403, 200, 404, 403, 404, 404, 404), args=("person",)),
    # As long as no unit is named the page asks for it.
    Row("people:transfer", PERSON_ROLL, PERSON_ROLL, args=("person",)),
    Row("people:end", PERSON_ROLL, PERSON_REFUSED, args=("person",)),
)
