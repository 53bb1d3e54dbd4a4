"""The person key is replaced: whole or not at all, and everything that is sealed can be read again."""

from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.db.models import BinaryField
from tests.factories import SYSTEM, TODAY, Tree, a_member
from tests.rolls.rolls import line, take, the_member

from tirek.audit.models import Entry
from tirek.kernel.errors import Refused
from tirek.kernel.fields import DigestField, SealedField
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.kernel.sealing import OtherKey, SealingKey, current_key, unseal
from tirek.members.actions import Particulars, correct_person
from tirek.people.actions import rotate_key
from tirek.people.models import Person
from tirek.structure.actions import undo_act

pytestmark = pytest.mark.tree

FIRST, SECOND = (make_synthetic_iin(date(1980, 6, 15), "m", serial) for serial in (0, 1))


@pytest.fixture
def tree(db: None) -> Tree:
    return Tree()


@pytest.fixture
def given(settings: Any) -> Iterator[Any]:
    """What gives this process another key file, as a restart does."""

    def give(path: Path) -> None:
        settings.TIREK_KEY_FILE = path
        current_key.cache_clear()

    yield give
    current_key.cache_clear()


def iin_of(surname: str) -> str:
    sealed = Person.objects.get(surname=surname).iin_cipher
    assert sealed is not None
    return unseal(bytes(sealed))


def rows() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text FROM people_person p ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]


def test_after_the_rotation_everything_is_read_with_the_new_key(tree: Tree, given: Any, tmp_path: Path) -> None:
    old = current_key()
    take(line("P1", "Бірінші", iin=FIRST), line("P1", "Нөмірсіз"), line("P2", "Екінші", birth_date="15.06.1980"))
    second = Particulars(surname="Екінші", given_name="Асан", birth_date=date(1980, 6, 15), sex="m", iin=SECOND)
    person = the_member("Екінші").person
    correct_person(actor=SYSTEM, person=person, particulars=second, today=TODAY)
    without = Particulars(
        surname="Екінші", given_name="Асан", birth_date=date(1980, 6, 15), sex="m", phone="+77010000001"
    )
    changed = correct_person(actor=SYSTEM, person=person, particulars=without, today=TODAY)

    out = StringIO()
    call_command("rotate_key", str(tmp_path / "new"), "--json", stdout=out, stderr=StringIO())
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600
    assert '"old": 1, "new": 2' in out.getvalue()
    entry = Entry.objects.latest("pk")
    assert (entry.act, entry.reason, entry.old, entry.new["key"]) == (
        "people.key_rotated", "rotate-key", {"key": 1}, 2,
    )  # fmt: skip

    sealed = Person.objects.get(surname="Бірінші").iin_cipher
    assert sealed is not None
    with pytest.raises(OtherKey):
        old.unseal(bytes(sealed))
    given(tmp_path / "new")
    assert iin_of("Бірінші") == FIRST
    again = take(line("P1", "Бірінші", iin=FIRST))
    assert again.findings.counts["unchanged"] == 1
    undo_act(actor=SYSTEM, act=changed, on=TODAY)
    assert iin_of("Екінші") == SECOND
    assert Person.objects.get(surname="Екінші").iin_index == current_key().index(SECOND.encode())


def test_who_still_holds_the_old_key_can_write_nothing(tree: Tree, tmp_path: Path) -> None:
    a_member(tree["P1"], date(2020, 1, 1), iin=FIRST)
    rotate_key(actor=SYSTEM, old=current_key(), new=SealingKey.make(tmp_path / "new", 2))
    with pytest.raises(OperationalError, match="encrypted with key 2"), transaction.atomic():
        a_member(tree["P1"], date(2020, 1, 1), iin=SECOND)
    a_member(tree["P1"], date(2020, 1, 1), surname="Нөмірсіз")


def test_a_rotation_does_not_begin_on_a_half(tree: Tree, given: Any, tmp_path: Path) -> None:
    """A key that is not the one in use, one that is not new, and one row that another key sealed."""
    old, new = current_key(), SealingKey.make(tmp_path / "new", 2)
    a_member(tree["P1"], date(2020, 1, 1), iin=FIRST, surname="Бірінші")
    before = rows()

    def refused(old: SealingKey, new: SealingKey) -> str:
        with pytest.raises(Refused) as found, transaction.atomic():
            rotate_key(actor=SYSTEM, old=old, new=new)
        assert rows() == before
        return str(found.value.code)

    assert refused(new, SealingKey.make(tmp_path / "third", 3)) == "key_not_in_use"
    assert refused(old, old) == "key_not_new"
    assert refused(SealingKey.make(tmp_path / "wrong", 1), new) == "key_does_not_fit"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE people_person DISABLE TRIGGER USER")
        cursor.execute("UPDATE people_person SET iin_cipher = set_byte(iin_cipher, 0, 2)")
        cursor.execute("ALTER TABLE people_person ENABLE TRIGGER USER")
    before = rows()
    assert refused(old, new) == "key_does_not_fit"


def test_a_second_rotation_follows_the_first(tree: Tree, given: Any, tmp_path: Path) -> None:
    a_member(tree["P1"], date(2020, 1, 1), iin=FIRST, surname="Бірінші")
    for name in ("second", "third"):
        call_command("rotate_key", str(tmp_path / name), "--json", stdout=StringIO(), stderr=StringIO())
        given(tmp_path / name)
    assert (current_key().number, iin_of("Бірінші")) == (3, FIRST)


@pytest.mark.parametrize("text", ["", "0:" + "a" * 64, "256:" + "a" * 64, "a" * 63, "2:" + "x" * 64])
def test_a_file_that_holds_no_key(text: str, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(text)
    with pytest.raises(ImproperlyConfigured):
        SealingKey.read(tmp_path / "key")


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    SealingKey.make(tmp_path / "key", 2)
    with pytest.raises(FileExistsError):
        SealingKey.make(tmp_path / "key", 2)


def test_every_column_of_bytes_says_whether_it_is_sealed() -> None:
    """Sealed, the digest of something sealed, or one of these digests over the log, which hold nothing in the clear."""
    log = {("audit_seal", "hash"), ("audit_check", "head")}
    plain, digests, named = set(), set(), set()
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            column = (model._meta.db_table, field.column)
            if isinstance(field, SealedField):
                named |= {(model._meta.db_table, field.digest)} if field.digest else set()
            elif isinstance(field, DigestField):
                digests.add(column)
            elif isinstance(field, BinaryField):
                plain.add(column)
    assert plain == log
    assert digests == named != set()
