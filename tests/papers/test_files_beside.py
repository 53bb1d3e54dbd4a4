"""Two people attach the same at the same moment."""

from pathlib import Path
from threading import Barrier, Thread
from typing import Any

from django.db import connection
from tests.databases import another_database
from tests.factories import Tree
from tests.papers.test_files import a_resolution, attach, contents

from tirek.papers.models import File
from tirek.structure.models import Resolution


def test_two_at_once_of_the_same_bytes_are_two_rows_and_one_content(
    files: Path, django_db_setup: None, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock(), another_database("beside", migrated=True):
        _upload_at_once(files)
        connection.close()


def _upload_at_once(files: Path) -> None:
    tree = Tree()
    both = [a_resolution(tree["P1"], "17"), a_resolution(tree["P2"], "18")]
    ready, made = Barrier(2), list[File]()

    def upload(to: Resolution) -> None:
        ready.wait()
        made.append(attach(to))
        connection.close()

    threads = [Thread(target=upload, args=[to]) for to in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({file.pk for file in made}) == 2
    assert File.objects.count() == 2
    assert contents(files) == {made[0].sha256} == {made[1].sha256}
