"""What the roles that serve may do with the tables, and the refusal to serve as anybody stronger."""

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from tirek.kernel.errors import Refused

# The log and its chain are written, never rewritten; the state of the schema, the table of roles and what triggers
# derive are read only.
APPEND_ONLY = ("audit_entry", "audit_seal", "audit_check")
HIDDEN = ("access_wallkey", "founding_setuplink")
# Not by whoever serves pages: they could break the chain by a seal of their own, say that it was proved, or change a
# sum that the worker folds.
OF_THE_WORKER = ("audit_seal", "audit_check", "figures_delta", "figures_day", "figures_month", "figures_final")
# Columns that are written when a row is there; the others say what it is, and stay.
ONLY_COLUMNS = {"access_grant": ("period", "ended_at"), "structure_act": ("unit_id", "undone_by_id")}
LASTING = ("structure_act", "structure_resolution")
READ_ONLY = (
    "django_migrations", "access_role", "access_role_excludes", "access_rolepermission", "members_listed",
    "structure_actimage", "structure_ancestry", "structure_linechange", "figures_definition",
)  # fmt: skip

# What runs as the owner, or is hung on a table: whoever could hang a trigger of ours on a table of their own would have
# it write, as the owner, what they put there.
AS_OWNER = """
    SELECT oid::regprocedure::text, prorettype = 'trigger'::regtype FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND pg_has_role(current_user, proowner, 'MEMBER')
      AND (prosecdef OR prorettype = 'trigger'::regtype)
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_proc.oid AND d.deptype = 'e')
    ORDER BY 1
"""

TOO_STRONG = """
    SELECT rolsuper, rolbypassrls, EXISTS (
        SELECT FROM pg_class JOIN pg_namespace AS schema ON schema.oid = relnamespace
        WHERE relkind IN ('r', 'p') AND nspname NOT IN ('pg_catalog', 'information_schema')
          AND nspname NOT LIKE 'pg\\_%' AND pg_has_role(current_user, relowner, 'MEMBER'))
    FROM pg_roles WHERE rolname = current_user
"""


class RoleTooStrong(Refused):
    code = "database.role_too_strong"
    message = _("The database role %(role)s %(why)s; nobody serves with such a role.")


def check_weak() -> None:
    """Row security is worth nothing to a role that owns the tables or passes it by."""
    with connection.cursor() as cursor:
        cursor.execute(TOO_STRONG)
        superuser, bypasses, owns = cursor.fetchone() or (True, True, True)
    reasons = {_("is a superuser"): superuser, _("bypasses row security"): bypasses, _("owns tables"): owns}
    for why, holds in reasons.items():
        if holds:
            raise RoleTooStrong(role=connection.settings_dict["USER"], why=why)


def grant() -> None:
    """Repeated after each migration: rights on tables that are new, none on those that are append-only."""
    with connection.cursor() as cursor:
        cursor.execute(AS_OWNER)
        functions = cursor.fetchall()
        for signature, _is_trigger in functions:
            cursor.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        asked = [signature for signature, is_trigger in functions if not is_trigger]
        logins = [login for login in settings.TIREK_SERVING_LOGINS if login != connection.settings_dict["USER"]]
        tables = set(connection.introspection.table_names(cursor))
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [logins])
        for (login,) in cursor.fetchall():
            answers = [f"GRANT EXECUTE ON FUNCTION {signature} TO {{role}}" for signature in asked]
            for statement in answers + _statements(tables, pages_only=login in _serve_pages_only()):
                cursor.execute(sql.SQL(statement).format(role=sql.Identifier(login)).as_string(cursor.connection))


def _serve_pages_only() -> set[str]:
    web, *others = settings.TIREK_SERVING_LOGINS
    return {web} - set(others)


def _statements(tables: set[str], *, pages_only: bool) -> list[str]:
    return [
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        *(f"REVOKE UPDATE, DELETE ON {table} FROM {{role}}" for table in APPEND_ONLY if table in tables),
        *(f"REVOKE ALL ON {table} FROM {{role}}" for table in HIDDEN if table in tables),
        *(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {{role}}" for table in READ_ONLY if table in tables),
        *(
            f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {{role}}"
            for table in OF_THE_WORKER
            if pages_only and table in tables
        ),
        *(f"REVOKE DELETE ON {table} FROM {{role}}" for table in LASTING if table in tables),
        *(f"REVOKE UPDATE ON {table} FROM {{role}}" for table in ONLY_COLUMNS if table in tables),
        *(
            f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {{role}}"
            for table, columns in ONLY_COLUMNS.items()
            if table in tables
        ),
    ]
