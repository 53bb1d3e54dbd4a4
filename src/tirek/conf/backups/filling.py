"""What the child does in the place that was made for a backup: restore, bring to this version, prove."""

from io import StringIO
from pathlib import Path

import psycopg
from django.core.management import call_command

from tirek.audit.actions import prove
from tirek.audit.queries import disagreement, read_anchors
from tirek.conf.backups.archive import Manifest, read_manifest
from tirek.conf.backups.clients import address, reason, rows_by_table, run_client
from tirek.conf.backups.errors import NoRoom, NotAsBackedUp, RestoreFailed, WrongAfterwards
from tirek.conf.backups.restoring import anchors_of, dump_of
from tirek.papers.queries.files import verify_files


def fill(backup: Path) -> dict[str, int]:
    """Into the database of this process, which is empty. Says how much was proved."""
    manifest = read_manifest(backup)
    at = address()
    # Extensions belong to whoever made the database, and so do their comments.
    words = ["--no-owner", "--no-comments", "--exit-on-error", "--single-transaction"]
    done = run_client("pg_restore", *words, str(dump_of(backup)), at=at)
    if done.returncode:
        if "No space left" in done.stderr:
            raise NoRoom(folder=at.get("dbname", ""))
        raise RestoreFailed(reason=reason(done))
    _check_rows(manifest)
    call_command("migrate", interactive=False, verbosity=0)
    _check_facts()
    files = verify_files()
    if files.wrong is not None:
        raise WrongAfterwards(reason=f"tirek files verify: {files.wrong.name}")
    chain = prove()
    if chain.broken or disagreement(read_anchors(anchors_of(backup))):
        raise WrongAfterwards(reason="tirek audit verify")
    return {
        "tables": len(manifest.rows),
        "rows": sum(manifest.rows.values()),
        "lines": chain.lines,
        "files": files.count,
    }


def _check_facts() -> None:
    """What is derived against the facts, every sum, the guards: as ``tirek verify``."""
    wrong = StringIO()
    try:
        call_command("verify", stdout=StringIO(), stderr=wrong)
    except SystemExit as failed:
        raise WrongAfterwards(reason=wrong.getvalue().strip().partition("\n")[0]) from failed


def _check_rows(manifest: Manifest) -> None:
    """Before anything is changed by a migration."""
    with psycopg.connect(**address()) as session:
        found = rows_by_table(session)
    for table, kept in manifest.rows.items():
        if found.get(table) != kept:
            raise NotAsBackedUp(table=table, found=found.get(table, 0), kept=kept)
