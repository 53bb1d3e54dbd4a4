"""Names of primary organisations and groups, plausible and invented, in three languages."""

from collections.abc import Iterator
from itertools import count
from random import Random

from tirek.structure.actions.names import Names

# Kazakh, Russian, English, divided by bars: words that organisations like to be called by.
_WORDS = """
Достық|Достык|Dostyk
Жастар|Жастар|Zhastar
Бәйтерек|Байтерек|Baiterek
Бірлік|Бирлик|Birlik
Болашақ|Болашак|Bolashak
Атамекен|Атамекен|Atameken
Арай|Арай|Arai
Қайнар|Кайнар|Kainar
Мерей|Мерей|Merei
Ынтымақ|Ынтымак|Yntymak
Береке|Береке|Bereke
Тұлпар|Тулпар|Tulpar
Ақниет|Акниет|Akniet
Жігер|Жигер|Zhiger
Өркен|Оркен|Orken
Сұңқар|Сункар|Sunkar
Қарлығаш|Карлыгаш|Karlygash
Нұрлы таң|Нурлы тан|Nurly Tan
Алтын дән|Алтын дан|Altyn Dan
Көктем|Коктем|Koktem
Дәстүр|Дастур|Dastur
Тұмар|Тумар|Tumar
Шапағат|Шапагат|Shapagat
Парасат|Парасат|Parasat
Алау|Алау|Alau
Өрлеу|Орлеу|Orleu
Сәулет|Саулет|Saulet
Мұрагер|Мурагер|Murager
"""
_VILLAGES = """
Ақжар|Акжар|Akzhar
Қызылту|Кызылту|Kyzyltu
Көктөбе|Коктобе|Koktobe
Майтөбе|Майтобе|Maitobe
Ақкөл|Акколь|Akkol
Қарасу|Карасу|Karasu
Жаңажол|Жанажол|Zhanazhol
Сарыбұлақ|Сарыбулак|Sarybulak
Қосшоқы|Косшокы|Kosshoky
Талдысай|Талдысай|Taldysai
Бестам|Бестам|Bestam
Алғабас|Алгабас|Algabas
Қарабұлақ|Карабулак|Karabulak
Үштөбе|Уштобе|Ushtobe
Ақбұлақ|Акбулак|Akbulak
Көкбастау|Кокбастау|Kokbastau
Тасқұдық|Таскудык|Taskudyk
Жиделі|Жидели|Zhideli
Шеңгелді|Шенгельды|Shengeldi
Аққұм|Аккум|Akkum
"""
_HOUSES = """
Мәдениет үйі|Дом культуры|House of Culture
Орталық кітапхана|Центральная библиотека|Central Library
Орталық аурухана|Центральная больница|Central Hospital
Емхана|Поликлиника|Polyclinic
Ардагерлер|Ветераны|Veterans
Кәсіпкерлер|Предприниматели|Entrepreneurs
Ветеринария стансасы|Ветеринарная станция|Veterinary Station
Байланыс торабы|Узел связи|Communications Office
Электр желілері|Электрические сети|Power Grid
Су арнасы|Водоканал|Water Supply
Автобус паркі|Автобусный парк|Bus Depot
Теміржол бекеті|Железнодорожная станция|Railway Station
Нан зауыты|Хлебозавод|Bakery
Құрылысшы|Строитель|Builder
Аграрлық колледж|Аграрный колледж|Agrarian College
Медициналық колледж|Медицинский колледж|Medical College
Музыка мектебі|Музыкальная школа|Music School
Спорт мектебі|Спортивная школа|Sports School
Жылу желілері|Тепловые сети|Heating Network
Су шаруашылығы|Водное хозяйство|Water Management
"""
# These go by number; {n} is theirs.
_NUMBERED = """
№ {n} орта мектеп|Средняя школа № {n}|Secondary School No. {n}
№ {n} балабақша|Детский сад № {n}|Kindergarten No. {n}
№ {n} шағын аудан|Микрорайон № {n}|Microdistrict No. {n}
№ {n} шаруа қожалығы|Крестьянское хозяйство № {n}|Farm No. {n}
"""


def primary_names(random: Random, taken: frozenset[str] = frozenset()) -> Iterator[Names]:
    """Names for one district, without end and no two alike; none of ``taken``, which are Kazakh ones."""
    once = _lines(_WORDS) + _lines(_VILLAGES) + _lines(_HOUSES)
    random.shuffle(once)
    schools, *others = _lines(_NUMBERED)
    numbers = count(1)
    for words in once:
        if words[0] not in taken:
            yield quoted(*words)
        if random.random() < 0.35:
            number = next(numbers)
            yield _numbered(schools, number)
    for number in numbers:
        for words in (schools, *others):
            yield _numbered(words, number)


def quoted(kk: str, ru: str, en: str) -> Names:
    """A proper name stands in quotation marks, but in English, where capitals tell it; a number does not."""
    return Names(kk=f"«{kk}»", ru=f"«{ru}»", en=en)


def _numbered(words: tuple[str, ...], number: int) -> Names:
    kk, ru, en = (word.format(n=number) for word in words)
    return Names(kk=kk, ru=ru, en=en)


def group_names(number: int) -> Names:
    return Names(kk=f"№ {number} топ", ru=f"Группа № {number}", en=f"Group No. {number}")


def _lines(table: str) -> list[tuple[str, ...]]:
    return [tuple(line.split("|")) for line in table.split("\n") if line]
