"""What the database is made of, as ``tirek migrate`` left it: functions, triggers, walls, keys and rights.

``migrate`` notes a digest of each part, signed with the secret key of the site, so that what is changed by hand
afterwards, or switched off, is found and named.
"""

import hashlib
import hmac
import json
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from tirek.kernel.declarations import FactProof, Wrong, proofs

_ACL = "coalesce((SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest({}) a), '')"
_OURS = "public'::regnamespace"
# Each gives the name of a part and what it is. Keys are kept by triggers whose names differ from database to database.
_PARTS = (
    f"""SELECT 'function ' || p.oid::regprocedure, pg_get_functiondef(p.oid) || {_ACL.format("p.proacl")}
    FROM pg_proc p WHERE p.pronamespace = '{_OURS} AND p.prokind IN ('f', 'p')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')""",
    f"""SELECT 'trigger ' || t.tgname || ' on ' || c.relname, pg_get_triggerdef(t.oid) || t.tgenabled::text
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = '{_OURS} AND NOT t.tgisinternal""",
    f"""SELECT 'keys of ' || c.relname, count(*) || ' ' || count(*) FILTER (WHERE t.tgenabled = 'O')
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = '{_OURS} AND t.tgisinternal
    GROUP BY c.relname""",
    """SELECT 'wall ' || policyname || ' of ' || tablename, concat_ws(' ', permissive, roles, cmd, qual, with_check)
    FROM pg_policies WHERE schemaname = 'public'""",
    f"""SELECT 'table ' || c.relname, concat_ws(' ', c.relrowsecurity, c.relforcerowsecurity, {_ACL.format("c.relacl")},
        (SELECT string_agg(a.attname || {_ACL.format("a.attacl")}, ' ' ORDER BY a.attname) FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL),
        (SELECT string_agg(a.attname || pg_get_expr(d.adbin, d.adrelid), ' ' ORDER BY a.attname) FROM pg_attrdef d
         JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = c.oid))
    FROM pg_class c WHERE c.relnamespace = '{_OURS} AND c.relkind IN ('r', 'p', 'v')""",
    f"""SELECT 'constraint ' || n.conname || ' of ' || c.relname, pg_get_constraintdef(n.oid) || n.convalidated
    FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid WHERE c.relnamespace = '{_OURS}""",
    """SELECT 'role ' || r.rolname, concat_ws(' ', r.rolsuper, r.rolbypassrls, r.rolcreaterole, (
        SELECT string_agg(g.rolname, ' ' ORDER BY g.rolname) FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
        WHERE m.member = r.oid))
    FROM pg_roles r WHERE r.rolname = ANY (%(logins)s)""",
)
_BEARER = "django_migrations"


def mark() -> None:
    """Note what there is. Called by ``migrate`` at its end."""
    parts = _parts()
    noted = json.dumps({"major": _major(), "parts": parts, "mac": _mac(_major(), parts)}, separators=(",", ":"))
    with connection.cursor() as cursor:
        if _BEARER in connection.introspection.table_names(cursor):
            cursor.execute(f"COMMENT ON TABLE {_BEARER} IS %s", [noted])


def changed() -> Wrong:
    """What is not as it was noted; the note itself where it is missing, forged or of another PostgreSQL."""
    noted = _noted()
    was, now = noted.get("parts"), _parts()
    if not isinstance(was, dict) or not hmac.compare_digest(str(noted.get("mac")), _mac(noted.get("major"), was)):
        return Wrong(count=1, first=str(_("the note of tirek migrate")))
    if noted["major"] != _major():
        return Wrong(count=1, first=str(_("the note of tirek migrate, made on another PostgreSQL")))
    differing = sorted(name for name in was.keys() | now.keys() if was.get(name) != now.get(name))
    return Wrong(count=len(differing), first=differing[0] if differing else "")


def _parts() -> dict[str, str]:
    found: dict[str, str] = {}
    with connection.cursor() as cursor:
        for part in _PARTS:
            cursor.execute(part, {"logins": list(settings.TIREK_SERVING_LOGINS)} if "%(" in part else None)
            found |= {name: hashlib.sha256(what.encode()).hexdigest()[:16] for name, what in cursor.fetchall()}
    return dict(sorted(found.items()))


def _noted() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regclass(%s), 'pg_class')", [_BEARER])
        (text,) = cursor.fetchone()
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _major() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::integer / 10000")
        return int(cursor.fetchone()[0])


def _mac(major: Any, parts: dict[str, str]) -> str:
    key = hashlib.sha256(b"tirek.shape\0" + settings.SECRET_KEY.encode()).digest()
    said = json.dumps([major, parts], sort_keys=True).encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()


proofs.declare(
    FactProof(
        key="database.shape",
        label=_("Functions, triggers, walls, keys and rights are as tirek migrate left them."),
        find=changed,
    )
)
