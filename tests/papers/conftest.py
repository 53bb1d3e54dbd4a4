"""Each test of files has a folder of its own for them."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.TIREK_FILES = tmp_path / "files"
    return tmp_path / "files"
