"""As which user PostgreSQL's programs run. PostgreSQL refuses root, so root hands them to an unprivileged user."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tirek.conf.home import is_root
from tirek.conf.postgres.errors import NotReachable, NoUser

# Nothing of the caller's PG… variables or language reaches the server; a file it makes is its own.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True)
class Runner:
    """The user. ``drops`` says whether it is another than ours."""

    name: str
    uid: int
    gid: int
    drops: bool

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run to the end, from a folder that every user can stand in."""
        options: dict[str, Any] = {"cwd": "/", "env": ENVIRONMENT, "umask": 0o077, "text": True}
        if self.drops:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        try:
            return subprocess.run(  # noqa: S603
                [str(word) for word in command], capture_output=True, stdin=subprocess.DEVNULL, check=False, **options
            )
        except PermissionError as error:
            # Python raises the same error when it may not become the user and when that user may not run the program.
            if self.drops and not self._can_become():
                raise NoUser from error
            raise

    def _can_become(self) -> bool:
        try:
            subprocess.run(["/bin/true"], user=self.uid, group=self.gid, extra_groups=[], check=True)
        except (OSError, subprocess.SubprocessError):
            return False
        return True

    def can_enter(self, folder: Path) -> bool:
        return self.run("/bin/sh", "-c", 'cd "$0"', folder).returncode == 0

    def check_enterable(self, folder: Path) -> None:
        """Say which folder is in the way. Its mode is its owner's business and is left alone."""
        for step in (*reversed(folder.parents), folder):
            if self.drops and not self.can_enter(step):
                raise NotReachable(user=self.name, folder=step)


@cache
def runner() -> Runner:
    """Ourselves; for root the machine's ``postgres`` user, else ``nobody``. Never a user made for it."""
    if not is_root():
        return Runner(str(os.geteuid()), os.geteuid(), os.getegid(), drops=False)
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return Runner(name, user.pw_uid, user.pw_gid, drops=True)
    raise NoUser
