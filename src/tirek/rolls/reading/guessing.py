"""What each column of a file says: as the sender settled it, as its heading says, as its cells tell; and how surely."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from tirek.kernel.intake import Line
from tirek.kernel.kazakh import fold, normalise
from tirek.members.enums import FIELD_NAMES
from tirek.rolls.reading.columns import LONGEST, column_letter
from tirek.rolls.reading.contents import by_content, like_cards, like_days, like_grades, like_initials, like_names
from tirek.rolls.reading.fields import ASKED
from tirek.rolls.reading.headings import meaning_of, names_unit
from tirek.rolls.reading.standing import is_yes_or_no
from tirek.rolls.reading.wordings import is_kin, is_second_phone

_SAMPLES = 3
SURE, LOOK, ASK = "sure", "look", "ask"


@dataclass(frozen=True, kw_only=True)
class RollColumn:
    """``how`` the field was found: by its heading, the words of it, its cells, as last time, or not at all.

    ``hint`` says of a column that is not read why: a key of NOT_READ or of ASKED.
    """

    place: int
    heading: str
    field: str
    how: str
    samples: tuple[str, ...]
    hint: str = ""

    @property
    def letter(self) -> str:
        """Names a column without a heading."""
        return column_letter(self.place)

    @property
    def sureness(self) -> str:
        """Sure, or to be looked at; asked where it is not read until somebody says."""
        if self.field:
            return LOOK if self.how in ("words", "content") else SURE
        return ASK if self.hint in ASKED else ""


@dataclass(frozen=True, kw_only=True)
class KnownTexts:
    """Which of some texts are units, and which are card numbers of members: to know such columns by their contents."""

    units: Callable[[Collection[str]], set[str]]
    cards: Callable[[Collection[str]], set[str]]


def guess(
    headings: Sequence[str], sample: Sequence[Line], remembered: Sequence[str] | None = None, *, known: KnownTexts
) -> list[RollColumn]:
    """What each column says."""
    # A text alone in its line is a title, which says nothing of a column.
    sample = [line for line in sample if sum(map(bool, map(str.strip, line.cells))) > 1] or sample
    cells = [
        [line.cells[place] if place < len(line.cells) else "" for line in sample] for place in range(len(headings))
    ]
    found = _Guess(headings, cells)
    if remembered is not None and len(remembered) == len(headings):
        found.fields, found.how, found.hints = list(remembered), ["remembered"] * len(headings), [""] * len(headings)
    else:
        found.settle(known)
    return [
        RollColumn(
            place=place,
            heading=heading,
            field=found.fields[place],
            how=found.how[place] if found.fields[place] else "none",
            samples=tuple(_samples(cells[place])),
            hint="" if found.fields[place] else found.hints[place],
        )
        for place, heading in enumerate(headings)
    ]


@dataclass
class _Guess:
    """The columns side by side: one may say what another is."""

    headings: Sequence[str]
    cells: list[list[str]]
    fields: list[str] = field(default_factory=list)
    how: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    def settle(self, known: KnownTexts) -> None:
        said = [meaning_of(heading) for heading in self.headings]
        self.fields = [one.field for one in said]
        self.how = ["heading" if one.sure else "words" for one in said]
        self.hints = [one.known for one in said]
        self._answers()
        self._of_kin()
        self._names()
        self._units()
        self._days()
        self._once()
        self._by_cells(known)
        self._ask()

    def _answers(self) -> None:
        """«Член профсоюза: да, нет» names nobody, and tells no day."""
        for place, said in enumerate(self.fields):
            if said in ("name", "joined") and is_yes_or_no(self.cells[place]):
                self._drop(place, "more")

    def _of_kin(self) -> None:
        """What stands right of a child or a spouse is theirs where the member has it already, else that is asked."""
        kin = False
        for place, (said, heading) in enumerate(zip(list(self.fields), self.headings, strict=True)):
            if self.hints[place] == "other":
                cells = self.cells[place]
                # How many children there are says nothing of what stands beside it.
                kin = is_kin(heading) and (like_names(cells) or like_days(cells) or not any(cells))
            elif kin and said in ("birth_date", "iin") and said in self.fields[:place]:
                self._drop(place, "other")
            elif kin and said == "birth_date" and not (_says_member(heading) or self._begin_with(place)):
                self._drop(place, "several")
            else:
                kin = False

    def _begin_with(self, place: int) -> bool:
        """Whether the IINs of the members begin with the days of the column."""
        iins = self.cells[self.fields.index("iin")] if "iin" in self.fields else []
        return bool(by_content([self.cells[place]], {"birth_date"}, lambda _text: False, iins))

    def _names(self) -> None:
        """A whole name under «Фамилия», a given name with the father's under «Имя», a whole name beside its parts."""
        if (
            "name" in self.fields
            and "surname" in self.fields
            and not {"given_name", "given_patronymic"} & {*self.fields}
        ):
            whole, surname = self.fields.index("name"), self.fields.index("surname")
            if like_names(self.cells[whole]):
                self._drop(surname, "second")
            else:
                self.fields[whole] = "given_name"  # «Фамилия | Name»: beside a surname a name is the given one
        if "name" in self.fields and "surname" in self.fields:
            self._drop(self.fields.index("name"), "second")
        if self.fields.count("surname") == 1 and self._lacks_given() and "name" not in self.fields:
            self._become("surname", "name", like_names)
        if self.fields.count("given_name") == 1 and "patronymic" not in self.fields and "name" not in self.fields:
            self._become("given_name", "given_patronymic", like_initials)

    def _become(self, was: str, becomes: str, test: Callable[[Sequence[str]], bool]) -> None:
        place = self.fields.index(was)
        if test(self.cells[place]):
            self.fields[place], self.how[place] = becomes, "words"

    def _units(self) -> None:
        """A group of disability is left; where codes stand beside names, the codes say which unit it is."""
        for place in self._of("unit"):
            if like_grades(self.cells[place]):
                self._drop(place, "more")
        places = self._of("unit")
        if len(places) > 1 and not all(names_unit(self.headings[place]) for place in places):
            for place in places:
                if names_unit(self.headings[place]):
                    self._drop(place, "second")

    def _days(self) -> None:
        """«Дата приёма» beside a post is the day of hiring as likely as that of joining."""
        works = "work" in self.hints
        for place in self._of("joined"):
            if self.how[place] == "words" and works and not _says_member(self.headings[place]):
                self._drop(place, "days")

    def _once(self) -> None:
        """Of several columns that say one thing, the one whose heading is surest; else none is taken."""
        for said in sorted(set(filter(None, self.fields))):
            places = self._of(said)
            if len(places) < 2 or (said == "phone" and len(places := self._best_phone(places)) < 2):
                continue
            if said == "district":
                continue
            sure = [place for place in places if self.how[place] == "heading"]
            for place in places:
                if place not in sure:
                    self._drop(place, "second" if sure else "several")

    def _best_phone(self, places: list[int]) -> list[int]:
        best = [place for place in places if not is_second_phone(self.headings[place])] or places[:1]
        for place in places:
            if place not in best:
                self._drop(place, "second")
        return best

    def _by_cells(self, known: KnownTexts) -> None:
        open_fields = set(FIELD_NAMES) - set(self.fields)
        if "given_patronymic" in self.fields:
            open_fields -= {"given_name", "patronymic", "name"}
        unknown = [
            column if not said and not hint else []
            for column, said, hint in zip(self.cells, self.fields, self.hints, strict=True)
        ]
        iins = self.cells[self.fields.index("iin")] if "iin" in self.fields else []
        texts = {normalise(cell) for column in unknown for cell in column} if "unit" in open_fields else set()
        found = by_content(unknown, open_fields, known.units(texts).__contains__, iins)
        if "number" in open_fields and (place := self._of_cards(unknown, found, known)) is not None:
            found[place] = "number"
        for place, said in found.items():
            self.fields[place], self.how[place] = said, "content"

    def _of_cards(self, unknown: Sequence[Sequence[str]], taken: Collection[int], known: KnownTexts) -> int | None:
        """The column that has the card numbers of members: not what looks so, but what they bear."""
        for place, column in enumerate(unknown):
            if place not in taken and like_cards(column):
                texts = {normalise(cell) for cell in column if cell.strip()}
                if len(known.cards(texts)) * 2 >= len(texts):
                    return place
        return None

    def _ask(self) -> None:
        """What stays unread although a roll may need it."""
        for place, (said, hint) in enumerate(zip(self.fields, self.hints, strict=True)):
            if said or hint:
                continue
            if "number" not in self.fields and like_cards(self.cells[place]):
                self.hints[place] = "cards"
            elif like_days(self.cells[place]):
                self.hints[place] = "days"
            elif self._lacks_given() and "name" not in self.fields and like_names(self.cells[place]):
                self.hints[place] = "names"

    def _lacks_given(self) -> bool:
        return not {"given_name", "given_patronymic"} & {*self.fields}

    def _of(self, said: str) -> list[int]:
        return [place for place, one in enumerate(self.fields) if one == said]

    def _drop(self, place: int, hint: str) -> None:
        self.fields[place], self.hints[place] = "", hint


def _says_member(heading: str) -> bool:
    """Whether the heading says of what somebody became a member."""
    words = fold(normalise(heading)).split()
    return any(word.startswith(_OF_MEMBERS) for word in words)


_OF_MEMBERS = tuple(
    map(fold, ("член", "мүше", "парт", "проф", "кәсіп", "вступ", "кірген", "union", "party", "member", "join"))
)


def _samples(cells: Iterable[str]) -> list[str]:
    """The first few different cells."""
    return list(dict.fromkeys(" ".join(cell.split())[:LONGEST] for cell in cells if cell.strip()))[:_SAMPLES]
