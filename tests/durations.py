"""What each test costs, in seconds of the processor: its own, its children's, and that of its session in the database.

A busy machine makes a test late and not dear, so what is held to here holds on any. What a whole run shares (the
database, the first look at the templates) is nobody's; what a module shares is its first test's.
"""

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.databases import kind_of

CAP = 5.0
# A processor that many share counts up to twice the seconds, and one machine is four times as fast as another. Beyond
# this it is not the machine, and the run fails; in between the test is named, and the run stands.
CERTAIN = 12 * CAP
# Whoever may be dear, by file and test, and why. These start first and in this order, each with its group, so that
# nobody waits for the last of them alone.
DEAR = {
    "house/test_urls.py::test_everybody_is_answered_as_the_table_says": "asks every address as ten kinds of person",
    "house/test_edge.py::test_every_answer_carries_the_headers": "reads every page as the chair and as nobody",
    "house/test_edge.py::test_nonsense_is_no_fault_of_ours": "sends nonsense under every name of every address",
    "conf/test_kills.py::test_nothing_or_all_of_a_roll_is_entered_whatever_is_killed": "real processes, killed in turn",
    "conf/test_backups.py::test_it_is_restored_beside_a_private_site_and_switched_to": "makes and fills a server",
    "conf/test_file_kills.py::test_killed_on_either_side_of_the_commit_no_row_is_without_its_file": "processes, killed",
    "conf/test_pooler.py::test_pages_jobs_rolls_and_files_go_through_it": "starts a site behind a pooler",
    "conf/test_demo.py::test_it_names_its_address_and_ends_when_told": "starts and ends real processes",
    "conf/test_demo.py::test_two_stand_side_by_side_and_no_process_outlives_its_demonstration": "starts two of each",
    "conf/test_demo.py::test_after_the_death_of_everything_it_starts_again": "starts and kills real processes",
    "house/test_edge_browser.py::test_no_page_breaks_its_own_policy": "opens every page in Chromium",
    "conf/test_command.py::test_help_lists_our_commands_first": "starts a database, for all of its file",
    "conf/test_command.py::test_on_a_database_of_ones_own_the_keys_are_named": "starts a worker for each key",
    "conf/test_command.py::test_what_speaks_against_serving_is_listed_and_ends_with_1": "three commands",
    "conf/test_command.py::test_serving_ends_cleanly": "starts and stops a site",
    "conf/test_upgrade.py::test_nothing_is_called_as_before": "brings a whole database up to date, for all of its file",
    "demo/test_story.py::test_kyzylorda_has_the_primaries_of_the_sources": "builds the demonstration",
    "demo/test_story.py::test_the_engine_agrees_with_the_records": "recounts the demonstration",
    "house/test_types.py::test_the_types_agree": "reads all that is ours",
    "conf/test_new_domain.py::test_a_domain_is_written_whole": "types and imports of a whole product",
    "figures/test_histories.py::test_any_history_counts_as_by_hand": "twenty histories, each counted by hand",
    "conf/test_postgres.py::test_a_copy_gets_an_id_of_its_own_and_a_moved_checkout_keeps_its_data": "two databases",
    "conf/test_postgres.py::test_root_copies_the_programs_out_of_a_closed_folder": "copies PostgreSQL",
    "conf/test_postgres.py::test_the_machines_own_programs_on_request": "makes a server",
    "rolls/test_browser.py::test_a_roll_changes_the_numbers_by_its_rows_wherever_the_district_stands": "a long journey",
    "units/test_tree.py::test_the_browser_of_a_country_sends_only_what_is_opened": "a country of 3,000 units",
    "access/test_policy.py::test_the_two_questions_and_the_two_walls_agree": "each question of each row, both ways",
    "house/test_fuzz.py::test_no_answer_holds_what_is_outside_the_reach": "three hundred random requests",
    "house/test_fuzz.py::test_without_both_walls_members_leak": "as many, until one leaks",
}
_TICK = os.sysconf("SC_CLK_TCK")


def spent() -> float:
    """So far, by this process and all that belongs to it."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system + _in_the_database()


def _in_the_database() -> float:
    """Of the session behind the connection; 0 where the server's processes are not ours to look at."""
    session: Any = connection.connection
    try:
        words = Path(f"/proc/{session.info.backend_pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (AttributeError, OSError):
        return 0.0
    return (int(words[11]) + int(words[12])) / _TICK


def name_of(nodeid: str) -> str:
    """Without what it is tried with, and without the group that xdist appends."""
    return nodeid.partition("[")[0].partition("@")[0].removeprefix("tests/")


class Clock:
    """Measures, in whichever process runs the tests."""

    def __init__(self) -> None:
        self._shared = self._began = 0.0

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
        before = spent()
        try:
            return (yield)
        finally:
            if fixturedef.scope == "session":
                self._shared += max(0.0, spent() - before)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self) -> Generator[None, None, None]:
        self._began, self._shared = spent(), 0.0
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, None, None]:
        try:
            return (yield)
        finally:
            item.user_properties.append(("spent", max(0.0, spent() - self._began - self._shared)))


class Account:
    """Gathers what all processes measured, tells the dearest, and fails the run for one that is dear without reason."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            told: dict[str, Any] = dict(report.user_properties)
            self.spent[report.nodeid] = told.get("spent", 0.0)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if [*unexplained(self.spent, CERTAIN)] and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if len(self.spent) < 100 and not [*unexplained(self.spent, CAP)]:
            return
        terminalreporter.section(f"{sum(self.spent.values()):.0f} s of the processor")
        for name, seconds in sorted(by_test(self.spent).items(), key=lambda one: -one[1])[:25]:
            terminalreporter.write_line(f"{seconds:7.1f}  {name}")
        for name, seconds in unexplained(self.spent, CAP):
            terminalreporter.write_line(f"{name} takes {seconds:.1f} s: make it cheaper, or say why in {__name__}")


def by_test(spent: dict[str, float]) -> dict[str, float]:
    """Together what one test took with everything it is tried with."""
    found: dict[str, float] = {}
    for nodeid, seconds in spent.items():
        found[name_of(nodeid)] = found.get(name_of(nodeid), 0.0) + seconds
    return found


def unexplained(spent: dict[str, float], cap: float) -> Iterator[tuple[str, float]]:
    """Whoever costs more than the cap once, without a reason in the list; with what it cost."""
    for nodeid, seconds in spent.items():
        if seconds > cap and name_of(nodeid) not in DEAR:
            yield name_of(nodeid), seconds


def dear_first(items: list[pytest.Item]) -> None:
    """In the order of the list, and with each the group that one worker runs; then one database after the other."""
    places = _places(items)
    items.sort(key=lambda item: (places[_group(item)], kind_of(item)))


def without_dear(items: list[pytest.Item]) -> list[pytest.Item]:
    """What is left without them and their groups."""
    places = _places(items)
    return [item for item in items if places[_group(item)] == len(DEAR)]


def _places(items: list[pytest.Item]) -> dict[str, int]:
    """Of each group, the place of its first in the list, or the end."""
    order = {name: nth for nth, name in enumerate(DEAR)}
    found: dict[str, int] = {}
    for item in items:
        nth = order.get(name_of(item.nodeid), len(order))
        found[_group(item)] = min(nth, found.get(_group(item), nth))
    return found


def _group(item: pytest.Item) -> str:
    mark = item.get_closest_marker("xdist_group")
    return str(mark.args[0]) if mark else item.nodeid
