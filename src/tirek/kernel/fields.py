"""What names a row, known before it is written, and many numbers asked for at once."""

import uuid
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db import connections, models, router
from django.db.models import Model
from psycopg.types.multirange import DateMultirange
from psycopg.types.range import Range


class DrawnKey(models.BigAutoField):  # type: ignore[type-arg]  # has none when it runs
    """A key that is drawn from its sequence first, so that the row need not be read back.

    Who enters somebody may see them only once they stand in a unit: PostgreSQL would refuse to give the number back.
    """

    db_returning = False

    def get_pk_value_on_save(self, instance: Model) -> Any:
        table = instance._meta.db_table
        with connections[router.db_for_write(type(instance), instance=instance)].cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s))", [table, self.column])
            return cursor.fetchone()[0]


class UnreadKey(models.BigAutoField):  # type: ignore[type-arg]  # has none when it runs
    """A key that nobody asks for after the row is written: who adds it may not be one who reads it.

    All fields of such a row that the database fills in must be unread.
    """

    db_returning = False


class UnreadMoment(models.DateTimeField):  # type: ignore[type-arg]  # as above
    """As ``UnreadKey``."""

    db_returning = False

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs


class UnreadNumber(models.BigIntegerField):  # type: ignore[type-arg]  # as above
    """As ``UnreadKey``."""

    db_returning = False

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BigIntegerField", args, kwargs


class Derived(models.GeneratedField):
    """Worked out by the database, and not read back for the reason above."""

    db_returning = False  # type: ignore[assignment]  # Django asks each field, the stubs know one answer

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.GeneratedField", args, kwargs


class SealedField(models.BinaryField):  # type: ignore[type-arg]  # as above
    """What ``kernel.sealing`` has encrypted. Whoever replaces the key finds the column by this type.

    ``digest`` names the ``DigestField`` beside it by which the same text is found again.
    """

    def __init__(self, *args: Any, digest: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.digest = digest

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs


class DigestField(models.BinaryField):  # type: ignore[type-arg]  # as above
    """The keyed digest of a sealed text."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs


class PublicId(models.UUIDField):  # type: ignore[type-arg]  # as above
    """What a row is called in addresses: it cannot be guessed or counted up. Rows written in SQL get one too."""

    db_returning = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"default": uuid.uuid4, "db_default": models.Func(function="gen_random_uuid")}
        kwargs |= {"unique": True, "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for said in ("default", "db_default", "unique", "editable"):
            kwargs.pop(said, None)
        return name, path, args, kwargs


@models.BigIntegerField.register_lookup
@models.ForeignKey.register_lookup
class Among(models.Lookup):
    """``unit_id__among=units``: as ``in``, but one parameter. Hundreds of them take longer than what they ask for."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = ANY (%s::bigint[])", [*params, list(self.rhs)]


class SpansField(DateRangeField):
    """Days in spans that neither overlap nor touch, as a ``datemultirange``: asked as one range is.

    Read as the spans in their order; written as these, or as one range.
    """

    def db_type(self, connection: Any) -> str:
        return "datemultirange"

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Range):
            return DateMultirange([value])
        return value if value is None or isinstance(value, DateMultirange) else super().get_prep_value(value)
