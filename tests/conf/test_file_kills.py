"""Whatever is killed, and when: no row is without its file. Real processes on a checkout of its own."""

import signal
from collections.abc import Callable

import pytest
from tests.conf.conftest import Checkout

pytestmark = pytest.mark.xdist_group("processes")
_ORGANISATION = """
import django
django.setup()
from datetime import date
from tirek.kernel.actor import SystemActor
from tirek.access.actions import load_roles
from tirek.structure.actions import load_charter, rename_unit, open_unit
from tirek.structure.actions.names import Names
from tirek.structure.models import Kind, Resolution, Unit
actor, day = SystemActor("a test"), date(2015, 1, 1)
load_charter(actor=actor, profile="party", names=Names(kk="Сынақ"), synthetic=True)
load_roles(actor=actor)
act = open_unit(actor=actor, code="C", kind=Kind.objects.get(key="central_office"), parent=None, names=Names(kk="C"),
                on=day, today=day)
rename_unit(actor=actor, unit=Unit.objects.get(pk=act.unit_id), names=Names(kk="D"), on=date(2016, 1, 1),
            today=date(2017, 1, 1), resolution=Resolution(number="7", dated=day, body="Бюро"))
"""
# The process kills itself as the kernel would: when the content is on the disk and nothing is committed, or as soon as
# the commit has been answered.
_ATTACH = """
import django, io, os, signal
django.setup()
from django.db import transaction
from django.utils import timezone
from tirek.kernel.actor import SystemActor
from tirek.papers.actions import attach_file
from tirek.papers.files.keeping import place_of
from tirek.structure.models import Resolution
from tirek.units.attachables import RESOLUTION
def kill():
    os.kill(os.getpid(), signal.SIGKILL)
with transaction.atomic():
    made = attach_file(actor=SystemActor("a test"), to=RESOLUTION, subject=str(Resolution.objects.get().pk),
                       source=io.BytesIO(b"Each its own: {number}"), name="a.txt", now=timezone.now())
    assert place_of(made.sha256).exists()
    {when}
"""
_COUNT = """
import django
django.setup()
from tirek.papers.models import File
print(File.objects.count())
"""


def test_killed_on_either_side_of_the_commit_no_row_is_without_its_file(
    make_checkout: Callable[[], Checkout], migrated: Checkout
) -> None:
    site = make_checkout().begin_with(migrated)
    made = site.python(_ORGANISATION)
    assert made.returncode == 0, made.stderr
    for number, (when, rows) in enumerate((("kill()", 0), ("transaction.on_commit(kill)", 1))):
        killed = site.python(_ATTACH.replace("{number}", str(number)).replace("{when}", when))
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        site.kill_server()
        counted = site.python(_COUNT)
        assert counted.stdout == f"{rows}\n", counted.stderr
        assert len([*(site.home / "files").glob("??/??/*")]) == number + 1
        verified = site.run("files", "verify", "--json")
        assert verified.returncode == 0, verified.stderr
        assert f'"contents": {rows}' in verified.stdout
