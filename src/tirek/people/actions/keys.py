"""Replacing the person key: everything that is sealed is read with the old key and sealed with the new one."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.kernel.fields import SealedField
from tirek.kernel.progress import DoneReport
from tirek.kernel.sealing import OtherKey, SealingKey
from tirek.people.models import Key as KeyInUse
from tirek.people.permissions import ROTATE_KEY
from tirek.structure.actions.rules import lock_tree

_BATCH = 2000


class KeyNotInUse(Refused):
    code = "key_not_in_use"
    message = _("This database is encrypted with key %(used)s, but the key file holds key %(given)s. Give that key.")


class KeyNotNew(Refused):
    code = "key_not_new"
    message = _("The new key is the one in use, or bears its number. Give a file that does not exist yet.")


class KeyDoesNotFit(Refused):
    """Nothing was changed: one value in ``params["table"]`` was sealed with another key, or was altered."""

    code = "key_does_not_fit"
    message = _("A value in %(table)s cannot be read with the key in use. Nothing was changed; restore the right key.")


# What rows were before an act: undone, the act brings a number back, so it must be one that can be read.
_IMAGES = "structure_actimage"


@dataclass(frozen=True)
class _Sealed:
    """Where sealed texts stand. ``digest`` is the column of the digest that goes with one; ``imaged`` says that acts
    keep what rows of the table were."""

    table: str
    column: str
    digest: str
    imaged: bool


def _places() -> list[_Sealed]:
    """Every sealed column of every package, in a fixed order."""
    imaged = _imaged()
    return [
        _Sealed(table, str(field.column), field.digest, table in imaged)
        for table, fields in sorted((m._meta.db_table, m._meta.local_concrete_fields) for m in apps.get_models())
        for field in fields
        if isinstance(field, SealedField)
    ]


def _imaged() -> set[str]:
    """Tables of which acts keep images."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'structure_capture_update'")
        return {table for (table,) in cursor.fetchall()}


@transaction.atomic
def rotate_key(*, actor: Actor, old: SealingKey, new: SealingKey, report: DoneReport = lambda done: None) -> int:
    """Seal everything anew, all of it or nothing; returns how many values. Nobody else reads or writes meanwhile.

    Runs as the owner of the tables. Whoever still holds the old key afterwards is refused by the database.
    """
    actor.require(ROTATE_KEY)
    lock_tree()
    places = _places()
    _hold(places)
    used = KeyInUse.objects.select_for_update().first() or KeyInUse(number=1)
    if used.number != old.number:
        raise KeyNotInUse(used=used.number, given=old.number)
    if new.number == old.number or new.is_same(old):
        raise KeyNotNew
    used.number = new.number
    used.save()
    work = _Work(old, new, report)
    for place in places:
        work.seal_anew(place)
    record(actor, "people.key_rotated", used, old={"key": old.number}, new={"key": new.number, "values": work.done})
    return work.done


def _hold(places: list[_Sealed]) -> None:
    """What is still to be checked is checked now: a table with a check outstanding cannot be held."""
    _run("SET CONSTRAINTS ALL IMMEDIATE")
    tables = sorted({place.table for place in places} | {_IMAGES})
    _run(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


class _Work:
    """A batch at a time, found by where the row stands; nobody else moves rows meanwhile."""

    def __init__(self, old: SealingKey, new: SealingKey, report: DoneReport) -> None:
        self.old, self.new, self.report = old, new, report
        self.done = 0

    def seal_anew(self, place: _Sealed) -> None:
        if place.imaged:
            _run(f"ALTER TABLE {place.table} DISABLE TRIGGER structure_capture_update")
        digest = f", {place.digest} = n.digest" if place.digest else ""
        self._each(
            place.table,
            f"SELECT ctid::text, {place.column} FROM {place.table} WHERE {place.column} IS NOT NULL",
            f"UPDATE {place.table} t SET {place.column} = n.sealed{digest} "
            "FROM unnest(%s::tid[], %s::bytea[], %s::bytea[]) n (at, sealed, digest) WHERE t.ctid = n.at",
        )
        if place.imaged:
            _run(f"ALTER TABLE {place.table} ENABLE TRIGGER structure_capture_update")
            self._seal_images_anew(place)

    def _seal_images_anew(self, place: _Sealed) -> None:
        """As JSON writes bytes: hexadecimal after a backslash and an x."""
        digest = f", '{place.digest}', n.digest" if place.digest else ""
        self._each(
            place.table,
            f"SELECT ctid::text, decode(substr(before ->> '{place.column}', 3), 'hex') FROM {_IMAGES} "
            f"WHERE table_name = '{place.table}' AND before ->> '{place.column}' IS NOT NULL",
            f"UPDATE {_IMAGES} t SET before = before || jsonb_build_object('{place.column}', n.sealed{digest}) "
            "FROM unnest(%s::tid[], %s::bytea[], %s::bytea[]) n (at, sealed, digest) WHERE t.ctid = n.at",
        )

    def _each(self, table: str, select: str, update: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DECLARE sealed NO SCROLL CURSOR FOR {select}")
            cursor.execute(f"FETCH {_BATCH} FROM sealed")
            while rows := cursor.fetchall():
                contents = [self._read(table, bytes(sealed)) for _at, sealed in rows]
                values = [
                    [at for at, _s in rows],
                    list(map(self.new.seal, contents)),
                    list(map(self.new.index, contents)),
                ]
                cursor.execute(update, values)
                self.done += len(rows)
                self.report(self.done)
                cursor.execute(f"FETCH {_BATCH} FROM sealed")
            cursor.execute("CLOSE sealed")

    def _read(self, table: str, sealed: bytes) -> bytes:
        try:
            return self.old.unseal(sealed)
        except (OtherKey, InvalidTag) as error:
            raise KeyDoesNotFit(table=table) from error
