"""Database triggers that tables of dated rows share. Used by migrations, so what they emit must not change."""

from django.db import migrations


def statement_triggers(
    table: str, name: str, function: str, events: tuple[str, ...] = ("insert", "update", "delete")
) -> str:
    """SQL that calls ``function`` once per statement with the changed rows as ``old_rows`` and ``new_rows``."""
    tables = {
        "insert": "REFERENCING NEW TABLE AS new_rows",
        "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "delete": "REFERENCING OLD TABLE AS old_rows",
    }
    return "".join(
        f"CREATE TRIGGER {name}_{event} AFTER {event.upper()} ON {table} {tables[event]} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}();\n"
        for event in events
    )


def capture_images(table: str) -> migrations.RunSQL:
    """Keep the image of every row of this table that an act touches, and refuse a write outside an act."""
    create = statement_triggers(table, "structure_capture", "structure_capture") + (
        f"CREATE TRIGGER structure_capture_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION structure_refuse_truncate();"
    )
    drop = "".join(
        f"DROP TRIGGER structure_capture_{event} ON {table};\n" for event in ("insert", "update", "delete", "truncate")
    )
    return migrations.RunSQL(create, drop)


def keep_numbers(table: str) -> migrations.RunSQL:
    """Refuse to give a row of this table another number: images name it by the one it has."""
    return migrations.RunSQL(
        f"CREATE TRIGGER structure_capture_number BEFORE UPDATE OF id ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION structure_refuse_number();",
        f"DROP TRIGGER structure_capture_number ON {table};",
    )
