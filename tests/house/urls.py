"""Every address of the product, and what each kind of person is answered there.

The address is about primary organisation P1, its member and an act on it. The owner sees all, the secretary the region
above P1, the chair P1 itself; the foreign chair stands in another region, the outsider was given no unit.
"""

from dataclasses import dataclass, field

PERSONAS = ("anonymous", "owner", "secretary", "chair", "foreign", "outsider")
Answers = tuple[int, int, int, int, int, int]

# Who is not signed in is sent to sign in; nothing is said about what is there.
ALL: Answers = (302, 200, 200, 200, 200, 200)
INSIDE: Answers = (302, 200, 200, 200, 404, 404)
REFUSED: Answers = (302, 422, 422, 422, 404, 404)
NOT_ALLOWED: Answers = (302, 405, 405, 405, 405, 405)
PUBLIC: Answers = (200, 302, 302, 302, 302, 302)
SENT_BACK: Answers = (302, 302, 302, 302, 302, 302)
# For whoever comes, signed in or not.
OPEN: Answers = (200, 200, 200, 200, 200, 200)
GONE: Answers = (410, 410, 410, 410, 410, 410)
REFUSED_TO_ALL: Answers = (302, 422, 422, 422, 422, 422)
# For whoever holds a right anywhere.
HOLDERS: Answers = (302, 200, 200, 200, 200, 403)
# A roll on its way is its uploader's alone: here the chair's.
UPLOADER: Answers = (302, 404, 404, 200, 404, 404)
UPLOADER_ACTS: Answers = (302, 404, 404, 302, 404, 404)


@dataclass(frozen=True)
class Row:
    """One address by name. ``args`` and ``query`` name things of ``World``; ``data`` is what is sent by POST."""

    name: str
    get: Answers
    post: Answers = NOT_ALLOWED
    args: tuple[str, ...] = ()
    query: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=lambda: {"sent": "with nothing filled in"})


NOT_READ: Answers = (405, 405, 405, 405, 405, 405)

TABLE = (
    Row("accounts:sign_in", PUBLIC, (422, 302, 302, 302, 302, 302)),
    Row("accounts:sign_out", NOT_READ, SENT_BACK),
    # As allauth calls it.
    Row("account_login", PUBLIC, (422, 302, 302, 302, 302, 302)),
    Row("accounts:invitation", GONE, GONE, args=("link",)),
    Row("accounts:end_session", NOT_ALLOWED, SENT_BACK, args=("nothing",)),
    # There is no password that was right, so nothing else is asked.
    Row("mfa_authenticate", SENT_BACK, SENT_BACK),
    Row("mfa_login_webauthn", SENT_BACK, SENT_BACK),
    Row("account_reset_password", OPEN, (422, 422, 422, 422, 422, 422)),
    Row("account_reset_password_done", OPEN, (405, 405, 405, 405, 405, 405)),
    Row("account_reset_password_from_key", GONE, GONE, args=("nothing", "link")),
    Row("account_reset_password_from_key_done", OPEN, (405, 405, 405, 405, 405, 405)),
    Row("account_reauthenticate", ALL, REFUSED_TO_ALL),
    # For who has an app, or a passkey.
    Row("mfa_reauthenticate", (302, 200, 200, 200, 200, 302), (302, 422, 422, 422, 422, 302)),
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
    Row("desk:home", ALL),
    Row("desk:home", ALL, query={"unit": "code"}),
    Row("desk:search", ALL),
    Row("desk:search", ALL, query={"q": "surname"}),
    # Straight to the unit, for those who may see it.
    Row("desk:search", (302, 302, 302, 302, 200, 200), query={"q": "code"}),
    Row("figures:tree", ALL),
    Row("figures:tree", ALL, query={"q": "code", "closed": "1"}),
    Row("figures:unit", INSIDE, args=("code",)),
    Row("figures:below", INSIDE, args=("code",)),
    Row("figures:units", ALL),
    Row("figures:units", INSIDE, query={"unit": "code", "state": "small"}),
    Row("figures:units-csv", ALL),
    Row("figures:units-csv", INSIDE, query={"unit": "code"}),
    Row("figures:units-xlsx", INSIDE, query={"unit": "code"}),
    Row("figures:list", ALL),
    Row("figures:list", INSIDE, query={"unit": "code"}),
    Row("figures:figure", (302, 200, 200, 200, 200, 404), args=("figure",)),
    Row("figures:figure", INSIDE, args=("figure",), query={"unit": "code", "records": "figure"}),
    Row("structure:open", INSIDE, REFUSED, args=("code",)),
    Row("structure:rename", INSIDE, REFUSED, args=("code",)),
    Row("structure:move", INSIDE, REFUSED, args=("code",)),
    Row("structure:close", INSIDE, REFUSED, args=("code",)),
    Row("structure:undo", INSIDE, (302, 302, 302, 302, 404, 404), args=("act",)),
    # It was never given to the worker.
    Row("structure:undoing", (302, 302, 302, 302, 404, 404), args=("act",)),
    Row("log:list", HOLDERS),
    # What one may not see filters nothing; the page says so.
    Row("log:list", HOLDERS, query={"unit": "code", "person": "person"}),
    Row("log:csv", NOT_ALLOWED, HOLDERS),
    Row("log:chain", HOLDERS),
    Row("territories:list", ALL),
    Row("territories:list", ALL, query={"q": "code"}),
    Row("members:list", ALL),
    Row("members:list", INSIDE, query={"unit": "code"}),
    Row("members:list", ALL, query={"q": "surname"}),
    Row("members:list", ALL, query={"age_from": "0", "sex": "m", "missing": "iin", "sort": "unit"}),
    # Of those who were ticked, the ones out of reach do not exist: then nobody is chosen.
    Row("members:bulk-transfer", ALL, ALL, query={"m": "member"}),
    Row(
        "members:bulk-transfer",
        (302, 200, 200, 200, 404, 404),
        (302, 200, 200, 200, 404, 404),
        query={"m": "member", "to": "code"},
    ),
    Row("members:bulk-transfer", INSIDE, INSIDE, query={"all": "1", "unit": "code"}),
    Row("members:bulk-end", ALL, (302, 422, 422, 422, 200, 200), query={"m": "member"}),
    Row(
        "members:export",
        NOT_ALLOWED,
        (302, 200, 200, 200, 404, 404),
        query={"unit": "code"},
        data={"kind": "csv", "iins": "1"},
    ),
    Row("members:export", NOT_ALLOWED, REFUSED, query={"unit": "code"}),
    # A file is there for who asked for it, and for nobody else: here the chair.
    Row("members:exports", ALL),
    Row("members:export-ready", UPLOADER, args=("export",)),
    Row("members:export-file", UPLOADER, args=("export",)),
    # As long as a filter has no name it is not kept; it is its account's own: here the chair's.
    Row("members:filters", ALL),
    Row("members:filter-save", NOT_ALLOWED, (302, 422, 422, 422, 422, 422)),
    Row("members:filter-rename", NOT_ALLOWED, (302, 404, 404, 422, 404, 404), args=("filter",)),
    Row("members:filter-delete", NOT_ALLOWED, UPLOADER_ACTS, args=("filter",)),
    # A unit that one may not see is no unit: the page asks which one is meant.
    Row("members:admit", ALL, (302, 422, 422, 422, 200, 200), query={"unit": "code"}),
    Row("members:import-guide", ALL),
    Row("members:import", ALL, (302, 422, 422, 422, 422, 422)),
    Row("members:import-template", ALL),
    Row("members:import-template-csv", ALL),
    Row("members:import-roll", UPLOADER, args=("roll",)),
    Row("members:import-progress", UPLOADER_ACTS, args=("roll",)),
    Row("members:import-sheet", NOT_ALLOWED, UPLOADER_ACTS, args=("roll",)),
    Row("members:import-columns", UPLOADER, (302, 404, 404, 422, 404, 404), args=("roll",)),
    Row("members:import-units", UPLOADER, UPLOADER_ACTS, args=("roll",)),
    Row("members:import-full", NOT_ALLOWED, UPLOADER_ACTS, args=("roll",)),
    Row("members:import-commit", NOT_ALLOWED, UPLOADER_ACTS, args=("roll",)),
    Row("members:import-retry", NOT_ALLOWED, UPLOADER_ACTS, args=("roll",)),
    Row("members:import-discard", NOT_ALLOWED, UPLOADER_ACTS, args=("roll",)),
    Row("members:import-rejected", UPLOADER, args=("roll",)),
    Row("members:import-missing", UPLOADER, args=("roll",)),
    Row("members:import-missing-csv", UPLOADER, args=("roll",)),
    Row("people:person", INSIDE, args=("person",)),
    Row("people:iin", NOT_ALLOWED, INSIDE, args=("person",)),
    Row("people:correct", INSIDE, REFUSED, args=("person",)),
    # As long as no unit is named the page asks for it.
    Row("people:transfer", INSIDE, INSIDE, args=("person",)),
    Row("people:end", INSIDE, REFUSED, args=("person",)),
)
