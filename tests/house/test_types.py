"""The types of all that is ours, as ``make lint`` asks for them: here, beside the other tests."""

import subprocess
import sys

import pytest
from tests.house.source import ROOT

pytestmark = pytest.mark.xdist_group("types")


def test_the_types_agree() -> None:
    words = [sys.executable, "-m", "mypy", "src", "tests", "bench"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
