"""Static files, collected again only when one of them has changed."""

import fcntl
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from tirek.conf.home import make_folder

# django-htmx brings htmx 4 and readable copies as well; compressing what no page asks for takes seconds.
UNUSED = ["*-4.js", "*-4.min.js", "htmx-2.js"]


def _fingerprint() -> str:
    """Of names, sizes and times: reading thousands of files at each start would cost more than it saves."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list(UNUSED), key=lambda found: found[0]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect() -> None:
    """Compressed and named by content, so that browsers may keep them for ever."""
    root = make_folder(Path(settings.STATIC_ROOT), 0o755)
    mark = root.parent / "static.collected"
    with (root.parent / "static.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fingerprint = _fingerprint()
        if not mark.exists() or mark.read_text(encoding="utf-8") != fingerprint:
            call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
            mark.write_text(fingerprint, encoding="utf-8")
