"""What typst makes of data: archivable, accessible, in our typeface alone, the same bytes each time."""

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from tirek.papers.printing.codes import LENGTH, as_typed, in_groups, new_code, qr_of
from tirek.papers.printing.drawing import TEMPLATES, LetterMissing, TemplateGone, draw
from tirek.papers.shapes import AgendaItem, FoundingMinutes, Resolved, TransferLine, UnitLine

LINE = UnitLine(name="«Ақтоған» бастауыш ұйымы", code="43-41-007", groups=2, members=1074)
RESOLVED = Resolved(
    body="Қызылорда облыстық филиалының бюросы",
    day="2019 жылғы 5 желтоқсан",
    place="Қызылорда қаласы",
    heading="Шағын бастауыш ұйымдарды біріктіру туралы",
    preamble="Жарғыға сәйкес бюро ҚАУЛЫ ЕТЕДІ:",
    points=["Үш ұйым біріктірілсін.", "Мүшелер ауыстырылсын."],
    predecessors=[LINE, LINE, LINE],
    successor=replace(LINE, name="«Сырдария жағалауы»", code="43-41-031"),
    signatures=[("Төраға", "М. Ә. Жүнісов"), ("Атқарушы хатшы", "Г. Қ. Сейітова")],
)
MINUTES = FoundingMinutes(
    body="Қызылорда қалалық филиалы",
    unit="«Жастар» бастауыш ұйымы",
    day="2019 жылғы 10 шілде",
    place="Қызылорда қаласы",
    chair="Әбенова Жанар",
    chair_short="Ж. Әбенова",
    secretary="Ғалымова Үміт",
    secretary_short="Ү. Ғалымова",
    present="24 адам",
    quorum="бар",
    items=[AgendaItem(topic="Ұйым құру туралы", heard="Ж. Әбенова", decided="Құрылсын.", yes=22, no=1, kept=1)],
    founders=["Һәкімова Іңкәр", "Ұзақбаев Өмір"],
)


def given(data: dict[str, Any], language: str = "kk") -> dict[str, Any]:
    return {
        "data": data, "language": language, "on": "2019-12-05", "organisation": "«Ел тірегі» бірлестігі",
        "number": "61", "code": "ABCD-EFGH-JKMN", "shown": "tirek.example/t", "qr": qr_of("https://tirek.example/t/ABCDEFGHJKMN/"),
    }  # fmt: skip


def _fonts(page: Any) -> Any:
    return page["/Resources"]["/Font"].values()


def text(made: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split())


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize(("template", "data"), [("resolution.1", RESOLVED.data()), ("minutes.1", MINUTES.data())])
def test_a_paper_is_archivable_and_accessible(template: str, data: dict[str, Any], language: str) -> None:
    made = draw(template, given(data, language))
    reader = PdfReader(io.BytesIO(made))
    root: Any = reader.trailer["/Root"]
    about = root["/Metadata"].get_data().decode()
    assert root["/Lang"] == f"{language}-KZ"
    assert root["/MarkInfo"]["/Marked"]
    assert "№ 61" in str(reader.metadata and reader.metadata.title)
    assert re.search(r"pdfuaid:part(=\"|>)1", about)
    assert re.search(r"pdfaid:part(=\"|>)2", about)
    fonts: list[Any] = [font.get_object() for page in reader.pages for font in _fonts(page)]
    assert {str(font["/BaseFont"]).partition("+")[2].partition("-")[0] for font in fonts} == {"GolosText"}
    below = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert all({"/FontFile2", "/FontFile3"} & set(each) for each in below)


def test_what_is_given_stands_on_the_paper() -> None:
    said = text(draw("minutes.1", given(MINUTES.data())))
    for each in (
        "Һәкімова Іңкәр",
        "Ұзақбаев Өмір",
        "Ғалымова Үміт",
        "Құрылсын.",
        "2019 жылғы 10 шілде",
        "ABCD-EFGH-JKMN",
    ):
        assert each in said
    assert "1 074" in text(draw("resolution.1", given(RESOLVED.data()))).replace("\u202f", " ")


def test_it_is_the_same_each_time_and_another_for_other_data() -> None:
    first = draw("resolution.1", given(RESOLVED.data()))
    assert draw("resolution.1", given(RESOLVED.data())) == first
    assert draw("resolution.1", given(replace(RESOLVED, votes="Жақтады 9").data())) != first


def test_markup_stays_text_and_nothing_outside_is_read() -> None:
    odd = '#read("/etc/passwd") *жуан* $x$ \\ @сілтеме'
    assert odd.replace(" ", "") in text(draw("resolution.1", given(replace(RESOLVED, preamble=odd).data()))).replace(
        " ", ""
    )
    for name in ("../../x.1", "/etc/passwd", "resolution.9", "dress"):
        with pytest.raises(TemplateGone):
            draw(name, given(RESOLVED.data()))


def test_a_letter_that_the_typeface_lacks_is_refused_by_name() -> None:
    with pytest.raises(LetterMissing) as refused:
        draw("resolution.1", given(replace(RESOLVED, place="Қызылорда 漢").data()))
    assert "漢" in str(refused.value)


def test_the_head_of_a_long_list_is_on_each_page_and_never_alone() -> None:
    people = [
        TransferLine(name=f"Әбілқасымова-Құдайбергенова Жанерке {nth}", card="19-204518", unit=LINE.name)
        for nth in range(300)
    ]
    pages = [
        page.extract_text()
        for page in PdfReader(io.BytesIO(draw("resolution.1", given(replace(RESOLVED, transfers=people).data())))).pages
    ]
    lists = [page for page in pages if "Аты-жөні" in page]
    assert len(lists) == len(pages) - 1
    assert all("Жанерке" in page for page in lists)
    assert sum(page.count("Жанерке") for page in lists) == 300


def test_codes_are_read_however_they_are_typed() -> None:
    code = new_code()
    assert len(code) == LENGTH
    assert as_typed(f" {in_groups(code).lower()} ") == code
    assert as_typed("АВСЕ-НКМР-ТХУ2") == "ABCEHKMPTXY2"
    assert (as_typed("O0O0-0000-0000"), as_typed("ABC")) == ("", "")


def test_every_template_has_its_number() -> None:
    assert [path.name for path in TEMPLATES.glob("*.typ") if not re.fullmatch(r"[a-z-]+\.\d+\.typ", path.name)] == []
