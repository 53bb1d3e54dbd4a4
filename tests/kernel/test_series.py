"""Number series: no gap and no number twice, also under concurrency.

What runs in a thread has a connection of its own and really commits, so it uses series that are cleared afterwards: the
test's own transaction would hide what is tested, and the database refuses to be emptied.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from tirek.kernel.series import has_begun, skip_to, take_many


def take(name: str) -> int:
    return take_many(name, 1)[0]


@pytest.fixture
def pool(db: None) -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool
        pool.submit(clear).result()


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_series WHERE name LIKE 'thread:%%'")
    connection.close()


@pytest.mark.django_db
def test_numbers_follow_each_other_per_series() -> None:
    assert [take("card"), take("card"), take("appeal"), take("card")] == [1, 2, 1, 3]
    assert list(take_many("card", 3)) == [4, 5, 6]
    assert list(take_many("card", 0)) == []
    assert take("card") == 7
    with pytest.raises(ValueError, match="cannot take"):
        take_many("card", -1)


@pytest.mark.django_db
def test_a_series_goes_on_after_numbers_that_it_did_not_give() -> None:
    assert not has_begun("card")
    skip_to("card", 40)
    assert has_begun("card")
    assert take("card") == 41
    skip_to("card", 12)
    assert take("card") == 42


@pytest.mark.django_db
def test_a_withdrawn_number_is_given_again() -> None:
    take("card")
    withdrawn = transaction.savepoint()
    assert take("card") == 2
    transaction.savepoint_rollback(withdrawn)
    assert take("card") == 2


def test_a_number_is_not_taken_outside_a_transaction(pool: ThreadPoolExecutor) -> None:
    with pytest.raises(TransactionManagementError):
        pool.submit(take, "thread:card").result()


def test_the_second_waits_and_gets_the_number_that_the_first_gave_back(pool: ThreadPoolExecutor) -> None:
    taken, asking = Event(), Event()

    def withdraw() -> None:
        with transaction.atomic():
            take("thread:waited")
            taken.set()
            assert asking.wait(10)
            transaction.set_rollback(True)
        connection.close()

    def follow() -> int:
        assert taken.wait(10)
        with transaction.atomic():
            asking.set()
            number = take("thread:waited")
        connection.close()
        return number

    first, second = pool.submit(withdraw), pool.submit(follow)
    first.result()
    assert second.result() == 1


def test_two_writers_leave_no_gap(pool: ThreadPoolExecutor) -> None:
    def write(writer: int) -> list[int]:
        numbers = []
        for turn in range(40):
            with transaction.atomic():
                number = take("thread:written")
                withdrawn = (turn + writer) % 4 == 0
                transaction.set_rollback(withdrawn)
            if not withdrawn:
                numbers.append(number)
        connection.close()
        return numbers

    numbers = [number for written in pool.map(write, range(2)) for number in written]
    assert sorted(numbers) == list(range(1, 61))
