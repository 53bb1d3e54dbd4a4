"""Worker, web server and database are killed once each during imports. ``python -m bench.kills 20`` goes on longer."""

import sys
from collections.abc import Callable
from random import Random, SystemRandom

import pytest
from tests.conf.conftest import Checkout
from tests.conf.kills import VICTIMS, Site, run

pytestmark = pytest.mark.xdist_group("processes")


def test_nothing_or_all_of_a_roll_is_entered_whatever_is_killed(
    make_checkout: Callable[[], Checkout], migrated: Checkout
) -> None:
    seed = SystemRandom().randrange(10**6)
    sys.stdout.write(f"seed {seed}\n")
    random = Random(seed)  # noqa: S311 - named above, to do the same again
    site = Site(make_checkout().begin_with(migrated))
    site.prepare()
    run(site, random.sample(VICTIMS, len(VICTIMS)), lines=400, random=random)
