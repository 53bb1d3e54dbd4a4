"""Replacing the person key: everything that is sealed is read with the old key and sealed with the new one."""

from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.kernel.sealing import Key, OtherKey
from tirek.people.models import Key as KeyInUse
from tirek.people.permissions import ROTATE_KEY
from tirek.structure.actions.rules import lock_tree

# Told how many values have been sealed anew.
Report = Callable[[int], None]
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


@dataclass(frozen=True)
class _Sealed:
    """Where sealed texts stand. ``digest`` is the column of the digest that goes with one, of an IIN."""

    table: str
    column: str
    digest: str = ""


_PLACES = (
    _Sealed("people_person", "iin_cipher", "iin_index"),
    _Sealed("rolls_rollrow", "iin_cipher", "iin_index"),
    _Sealed("rolls_rollrow", "cells"),
    _Sealed("rolls_rollchunk", "sealed"),
    _Sealed("rolls_rollimport", "seen"),
    _Sealed("members_export", "query"),
    _Sealed("members_exportpiece", "sealed"),
)
# What persons were before an act: undone, the act brings the number back, so it must be one that can be read.
_IMAGES = "structure_actimage"


@transaction.atomic
def rotate_key(*, actor: Actor, old: Key, new: Key, report: Report = lambda done: None) -> int:
    """Seal everything anew, all of it or nothing; returns how many values. Nobody else reads or writes meanwhile.

    Runs as the owner of the tables. Whoever still holds the old key afterwards is refused by the database.
    """
    actor.require(ROTATE_KEY)
    lock_tree()
    _hold()
    used = KeyInUse.objects.select_for_update().first() or KeyInUse(number=1)
    if used.number != old.number:
        raise KeyNotInUse(used=used.number, given=old.number)
    if new.number == old.number or new.is_same(old):
        raise KeyNotNew
    used.number = new.number
    used.save()
    work = _Work(old, new, report)
    _run("ALTER TABLE people_person DISABLE TRIGGER structure_capture_update")
    for place in _PLACES:
        work.seal_anew(place)
    _run("ALTER TABLE people_person ENABLE TRIGGER structure_capture_update")
    work.seal_images_anew()
    record(actor, "people.key_rotated", used, old={"key": old.number}, new={"key": new.number, "values": work.done})
    return work.done


def _hold() -> None:
    """What is still to be checked is checked now: a table with a check outstanding cannot be held."""
    _run("SET CONSTRAINTS ALL IMMEDIATE")
    tables = sorted({place.table for place in _PLACES} | {_IMAGES})
    _run(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


class _Work:
    """A batch at a time, found by where the row stands; nobody else moves rows meanwhile."""

    def __init__(self, old: Key, new: Key, report: Report) -> None:
        self.old, self.new, self.report = old, new, report
        self.done = 0

    def seal_anew(self, place: _Sealed) -> None:
        digest = f", {place.digest} = n.digest" if place.digest else ""
        self._each(
            place.table,
            f"SELECT ctid::text, {place.column} FROM {place.table} WHERE {place.column} IS NOT NULL",
            f"UPDATE {place.table} t SET {place.column} = n.sealed{digest} "
            "FROM unnest(%s::tid[], %s::bytea[], %s::bytea[]) n (at, sealed, digest) WHERE t.ctid = n.at",
        )

    def seal_images_anew(self) -> None:
        """As JSON writes bytes: hexadecimal after a backslash and an x."""
        self._each(
            _IMAGES,
            "SELECT ctid::text, decode(substr(before ->> 'iin_cipher', 3), 'hex') FROM structure_actimage "
            "WHERE table_name = 'people_person' AND before ->> 'iin_cipher' IS NOT NULL",
            "UPDATE structure_actimage t SET before = before || jsonb_build_object('iin_cipher', n.sealed, "
            "'iin_index', n.digest) "
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
