"""Made-up people, with names of every kind that a roll in Kazakhstan has."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tirek.kernel.identifiers import make_synthetic_iin

# Men's forms; women's are made of them.
_SURNAMES = (
    "Ахметов", "Сейтов", "Жұмабаев", "Қасымов", "Әбдіқайымов", "Тұрғанбаев", "Омаров", "Нұрпейісов", "Ибраев", "Иванов",
    "Петров", "Кузнецов", "Дәулетов", "Мұқанов", "Өтегенов", "Есенғалиев", "Бөкеев", "Шәріпов", "Достанов", "Мырзалиев",
)  # fmt: skip
_BARE = ("Ли", "Цой", "Ким", "Шмидт", "Мұрат", "Қожа", "Сапар", "Төреқұл", "Жанұзақ", "Бейсен", "Вебер", "Пак")
_SKY = ("Ковальский", "Островский")
_FATHERS = (
    "Болат", "Серік", "Марат", "Нұрлан", "Ерлан", "Асқар", "Қайрат", "Талғат", "Мұрат", "Жанат", "Бауыржан", "Өмірзақ",
)  # fmt: skip
_MEN = (
    "Асан",
    "Ерлан",
    "Нұржан",
    "Дархан",
    "Қуаныш",
    "Самат",
    "Бекзат",
    "Әлихан",
    "Данияр",
    "Руслан",
    "Мирас",
    "Жеңіс",
)
_WOMEN = ("Айгүл", "Сәуле", "Гүлнәр", "Жанар", "Айнұр", "Бибігүл", "Мәдина", "Әсем", "Қарлығаш", "Роза", "Ақмарал")
_RUSSIAN_MEN, _RUSSIAN_WOMEN = ("Иван", "Сергей", "Виктор", "Олег"), ("Ольга", "Анна", "Елена", "Нина")
_RUSSIAN_FATHERS = (("Иванович", "Ивановна"), ("Сергеевич", "Сергеевна"), ("Петрович", "Петровна"))


@dataclass(frozen=True, kw_only=True)
class Person:
    surname: str
    given: str
    patronymic: str
    born: date
    sex: str
    iin: str
    joined: date
    since: date
    phone: str
    number: str
    email: str


class People:
    """No two are alike; telephones have the code of a network that rings nowhere."""

    def __init__(self, random: Random, *, on: date, russian: bool = False) -> None:
        """``russian``: all names are written without the letters that only Kazakh has."""
        self._random, self._on, self._nth = random, on, random.randrange(2000)
        self._russian = russian
        self._prefix = random.choice(("", "", "", "KZ-", "" if russian else "А ", "43-"))
        self._width = random.choice((5, 6, 6, 7))

    def make(self) -> Person:
        random = self._random
        self._nth += 1
        sex = random.choice("mf")
        surname, given, patronymic = self._names(sex)
        born = self._on - timedelta(days=random.randrange(19 * 366, 75 * 365))
        joined = max(date(1999, 3, 2), born + timedelta(days=18 * 366 + random.randrange(300)))
        joined += timedelta(days=random.randrange(max((self._on - joined).days - 60, 1)))
        since = joined + timedelta(days=random.choice((0, 0, random.randrange(max((self._on - joined).days, 1)))))
        serial = random.choice((0, random.randrange(9))) * 10 ** (self._width - 1) + self._nth
        number = f"{self._prefix}{serial:0{self._width}}"
        return Person(
            surname=surname, given=given, patronymic=patronymic, born=born, sex=sex, joined=joined, since=since,
            iin=make_synthetic_iin(born, sex, random.randrange(60)), phone=f"+7763{random.randrange(10**7):07}",
            number=number, email=f"a{self._nth}@mail.kz",
        )  # fmt: skip

    def _names(self, sex: str) -> tuple[str, str, str]:
        random, woman = self._random, sex == "f"
        if self._russian or random.random() < 0.2:
            surname = random.choice(("Иванов", "Петров", "Кузнецов", *_SKY))
            fathers = random.choice(_RUSSIAN_FATHERS)[woman]
            return _of_sex(surname, sex), random.choice(_RUSSIAN_WOMEN if woman else _RUSSIAN_MEN), fathers
        surname = random.choice(_BARE) if random.random() < 0.2 else _of_sex(random.choice(_SURNAMES), sex)
        father = random.choice(_FATHERS)
        kind = random.random()
        if kind < 0.12:
            patronymic = ""
        elif kind < 0.25:
            patronymic = father + ("овна" if woman else "ович")
        elif kind < 0.28:
            patronymic = f"{father} {'кызы' if woman else 'оглы'}"
        else:
            patronymic = father + ("қызы" if woman else "ұлы")
        return surname, random.choice(_WOMEN if woman else _MEN), patronymic


def _of_sex(surname: str, sex: str) -> str:
    if sex == "m":
        return surname
    return f"{surname.removesuffix('ий')}ая" if surname.endswith("ий") else f"{surname}а"
