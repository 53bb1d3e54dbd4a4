"""Tables of the web and of XML under the name of a workbook, as many programs export them.

Read by tags alone, from the beginning to the end: nothing in such a file is fetched, run or believed.
"""

import hashlib
import re
from collections.abc import Iterator
from html import unescape

from tirek.kernel.intake.lines import Line
from tirek.kernel.intake.text import MarkedUp, letters_of, says_utf8

_PAGE = re.compile(r"\s*<(?:!doctype|!--|html|\?xml|table|head|body|meta)", re.IGNORECASE)
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_HEAD = 2000
_TOKEN = re.compile(r"<(/?)(?:\w+:)?([A-Za-z]\w*)([^<>]*)>|([^<]+)|<")
_NUMBER = {
    name: re.compile(rf"(?:^|[\s:]){name}\s*=\s*[\"']?(\d+)", re.IGNORECASE)
    for name in ("colspan", "rowspan", "Index", "MergeAcross", "MergeDown")
}
_LEAST = 2
# What a cell may reach over, and all of them together; how many lines and bytes there may be.
_MOST, _MOST_TAKEN, _MOST_ROWS, MOST_BYTES = 1000, 100_000, 10**6, 32 * 1024**2
_HIDDEN = (("<!--", "-->"), ("<style", "</style>"), ("<script", "</script>"))


def is_page(head: bytes) -> bool:
    """Whether a file that begins so is such a page."""
    return bool(_PAGE.match(_decoded(head[:_HEAD]).lstrip("\ufeff")))


class WebTable:
    """The one table of a page that has several lines. Raises MarkedUp where there is none, or more than one."""

    def __init__(self, content: bytes) -> None:
        self.digest = hashlib.sha256(content).hexdigest()
        self.read_bytes = len(content)
        if len(content) > MOST_BYTES:
            raise MarkedUp
        tables = [rows for rows in _tables(_visible(_decoded(content))) if _is_table(rows)]
        if len(tables) != 1:
            raise MarkedUp
        self._rows = tables[0]

    def __iter__(self) -> Iterator[Line]:
        for number, cells in sorted(self._rows.items()):
            width = max(cells, default=-1) + 1
            texts = [cells.get(place, "") for place in range(width)]
            if any(map(str.strip, texts)):
                yield Line(number, texts)


_Rows = dict[int, dict[int, str]]


def _is_table(rows: _Rows) -> bool:
    """Of several lines, in which something stands."""
    return sum(any(map(str.strip, cells.values())) for cells in rows.values()) >= _LEAST


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    said = _CHARSET.search(content[:_HEAD])
    if says_utf8(content) or (said and said[1].lower() in (b"utf-8", b"utf8")):
        return content.decode("utf-8", "replace").lstrip("\ufeff")
    return content.decode(letters_of(content), "replace")


def _visible(text: str) -> str:
    """Without comments, styles and scripts."""
    for begin, end in _HIDDEN:
        low, kept, at = text.lower(), [], 0
        while (start := low.find(begin, at)) >= 0:
            kept.append(text[at:start])
            stop = low.find(end, start)
            at = len(text) if stop < 0 else stop + len(end)
        text = "".join([*kept, text[at:]])
    return text


def _tables(text: str) -> Iterator[_Rows]:
    """Each table, a table within a cell being a part of that cell."""
    depth, table = 0, _MarkedTable()
    for found in _TOKEN.finditer(text):
        closing, tag, attributes, words = found.groups()
        tag = (tag or "").lower()
        if tag == "table":
            depth += -1 if closing else 1
            if depth == 0 and closing:
                yield table.filled()
            table = _MarkedTable() if depth == 0 or (depth == 1 and not closing) else table
            depth = max(depth, 0)
        elif depth == 1 and tag:
            table.tag(tag, attributes, closing=bool(closing))
        elif depth and words:
            table.words(words)
        elif depth and tag in ("br", "p", "div"):
            table.words("\n")


class _MarkedTable:
    """Lines and cells as their tags say, with what reaches over several of them."""

    def __init__(self) -> None:
        self.rows: _Rows = {}
        self._row, self._place, self._open = 0, 0, False
        self._span = (1, 1)
        self._text: list[str] = []
        self._taken: dict[tuple[int, int], str] = {}

    def tag(self, tag: str, attributes: str, *, closing: bool) -> None:
        if tag in ("tr", "row") and not closing:
            self._end_cell()
            self._row = _said("Index", attributes, most=_MOST_ROWS) or self._row + 1
            self.rows[self._row], self._place = {}, 0
        elif tag in ("td", "th", "cell"):
            self._end_cell()
            if not closing:
                self._begin_cell(attributes)
        elif tag == "br":
            self.words("\n")

    def filled(self) -> _Rows:
        """Its lines, each with what reaches down into it."""
        for (row, place), text in self._taken.items():
            if row in self.rows:
                self.rows[row].setdefault(place, text)
        return self.rows

    def words(self, text: str) -> None:
        if self._open:
            self._text.append(text)

    def _begin_cell(self, attributes: str) -> None:
        self._open, self._text = True, []
        index = _said("Index", attributes)
        self._place = index - 1 if index else self._place
        while (self._row, self._place) in self._taken:
            self._place += 1
        across = _said("colspan", attributes) or _said("MergeAcross", attributes) + 1
        down = _said("rowspan", attributes) or _said("MergeDown", attributes) + 1
        self._span = across, down

    def _end_cell(self) -> None:
        if not self._open or self._row not in self.rows:
            return
        text = unescape("".join(self._text)).strip()
        across, down = self._span
        if self._place > _MOST or len(self._taken) > _MOST_TAKEN:
            raise MarkedUp
        self.rows[self._row][self._place] = text
        for row in range(self._row + 1, self._row + down):
            self._taken[row, self._place] = text
        self._place, self._open = self._place + across, False


def _said(name: str, attributes: str, *, most: int = _MOST) -> int:
    found = _NUMBER[name].search(attributes)
    return min(int(found[1][:7]), most) if found else 0
