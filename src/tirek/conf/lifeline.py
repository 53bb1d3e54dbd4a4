"""A child process that ends when its parent is gone, even when the parent was killed without a word."""

import ctypes
import os
import signal
import sys

VARIABLE = "_TIREK_PARENT"
PR_SET_PDEATHSIG = 1


def environment_for_children() -> dict[str, str]:
    return {VARIABLE: str(os.getpid())}


def end_with_parent() -> None:
    """Ask the kernel for SIGTERM at the parent's death, if the parent said that it is one. Linux only."""
    parent = os.environ.get(VARIABLE)
    if parent is None or not sys.platform.startswith("linux"):
        return
    if os.getppid() == int(parent):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != int(parent):
            raise SystemExit(1)
