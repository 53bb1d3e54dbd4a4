"""The processes of the demonstration. What it shows is tested in ``tests/demo``; here it counts as built."""

import json
import os
import signal
import subprocess
from collections.abc import Callable

import pytest
from tests.conf.conftest import PATIENCE, Checkout, wait_until
from tests.conf.test_command import answers, free_port

pytestmark = pytest.mark.xdist_group("processes")
BUILT = """
import django
django.setup()
from tirek.kernel.actor import SystemActor
from tirek.accounts.models import Account
from tirek.structure.actions import load_charter
from tirek.structure.actions.names import Names
load_charter(actor=SystemActor("a test"), profile="party", names=Names(kk="Сынақ"), synthetic=True)
Account.objects.create(username="ortalyq", full_name="Test", is_demo=True)
"""


@pytest.fixture(scope="module")
def checkout(make_module_checkout: Callable[[], Checkout], migrated: Checkout) -> Checkout:
    made = make_module_checkout().begin_with(migrated)
    done = made.python(BUILT)
    assert done.returncode == 0, done.stderr
    return made


def started(checkout: Checkout, port: int, *words: str) -> tuple["subprocess.Popen[str]", str]:
    """The process and its first line with the address."""
    process = checkout.start("-m", "tirek", "demo", "--port", str(port), *words)
    assert process.stdout is not None
    said = []
    while str(port) not in (line := process.stdout.readline()):
        said.append(line)
        assert line, "".join(said)
    return process, line


def test_it_names_its_address_and_ends_when_told(checkout: Checkout) -> None:
    port = free_port()
    demo, line = started(checkout, port)
    assert f"http://127.0.0.1:{port}/" in line
    assert demo.stdout is not None
    while "ortalyq" not in (line := demo.stdout.readline()):
        assert line, "no sign-ins"
    assert answers(port)
    demo.send_signal(signal.SIGTERM)
    said, _ = demo.communicate(timeout=PATIENCE)
    assert demo.returncode == 0, said
    assert "Traceback" not in said
    assert not checkout.server_processes()


def test_after_the_death_of_everything_it_starts_again(checkout: Checkout) -> None:
    port = free_port()
    started(checkout, port)
    checkout.python("sql('create table kept as select 42 as n')")
    checkout.kill_everything()
    again, line = started(checkout, port, "--json")
    document = json.loads(line)
    assert document["built"] is False
    assert checkout.python("print(sql('select n from kept'))").stdout == "42\n"
    os.killpg(again.pid, signal.SIGINT)
    assert again.wait(PATIENCE) == 0
    assert not checkout.server_processes()


def test_two_stand_side_by_side_and_no_process_outlives_its_demonstration(
    make_checkout: Callable[[], Checkout], checkout: Checkout, migrated: Checkout
) -> None:
    ports = free_port(), free_port()
    other = make_checkout().begin_with(migrated)
    assert other.python(BUILT).returncode == 0
    both = [started(checkout, ports[0])[0], started(other, ports[1])[0]]
    assert all(answers(port) for port in ports)
    both[0].terminate()
    assert both[0].wait(PATIENCE) == 0
    assert answers(ports[1])
    both[1].kill()
    both[1].wait()
    wait_until(lambda: not other.server_processes())
    assert not answers(ports[1])
