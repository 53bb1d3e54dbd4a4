"""What a heading says that stands in no list: told by the stems of its words, in Kazakh, Russian and English.

The first rule that fits says it. What is somebody else's, or another day, comes before what a member has: «Дата приема
на работу» does not tell of joining, «ИИН супруга» no IIN of a member.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from tirek.kernel.kazakh import fold, normalise

# Of a longer one nothing is told: it is a sentence.
_LONGEST = 12
_BROKEN_WORD = re.compile(r"(\w)-\s*\n\s*(?=\w)")
# What is in quotation marks is the name of something, and no heading.
_QUOTED = re.compile(r"[«»“”„]")
# «Атыңыз», «тегіңіз»: as questionnaires ask, folded.
_YOURS = re.compile(r"иниз$")
_LETTERS = re.compile(r"(?<!\S)(?:\S )+\S(?!\S)")


def _stems(text: str) -> tuple[str, ...]:
    return tuple(fold(normalise(stem)) for stem in text.split())


class Words:
    """The words of a heading, folded; letters that stand singly, «И И Н», make one word."""

    def __init__(self, heading: str) -> None:
        text = _BROKEN_WORD.sub(r"\1", heading).replace("№", " номер ").replace("#", " номер ")
        folded = fold(normalise(text.replace("_", " ")))
        words = fold(_LETTERS.sub(lambda found: found[0].replace(" ", ""), folded)).split()
        self.all = [_YOURS.sub("и", word) for word in words]

    def has(self, *stems: str) -> bool:
        """Whether a word begins with one of the stems."""
        return any(word.startswith(stems) for word in self.all)

    def is_one_of(self, words: tuple[str, ...]) -> bool:
        """Whether a word is one of these, whole."""
        return any(word in words for word in self.all)


# Somebody else than the member, whatever is said of them.
_OTHERS = _stems(
    """супруг лидер жұбай күйеу spouse wife husband ребен дет бала child сын доч родител мать матер parent mother father
    руковод жетекші басшы leader chair председат төраға куратор рекоменд кепіл поручит ответствен жауапты
    анасы экстрен emergency составит заполн
    начальник директор секретар хатшы guardian опекун supervisor manager recommend referee насле"""
)
_KIN = _stems(
    "супруг жұбай күйеу spouse wife husband ребен дет бала child сын доч родител мать матер parent mother father"
)
_OTHERS_WHOLE = _stems("мужа жены жена жене мужу отец отца отцу тесть")
_LEAVING = _stems(
    """выбы убы выход вышед исключ снят отчисл прекращ умер смерт кончин шығу шығар шыққан кету кеткен қайтыс өлім өлген
    leav left expel expul terminat death died deceas resign тоқтат"""
)
_REASON = _stems("причин себе reason основан негіз")
_RETIRED = _stems("пенси зейнет декрет отпуск демалыс retire")
_DISMISSED = _stems("увол dismiss")
_BODIES = _stems("бюро комит комисс совет актив кеңес избран семь отбас брак неке воинск әскер диспан поруч")
_BEFORE_WHOLE = _stems(
    "прежний прежняя прежнее прежней старый старая старое старого откуда куда ескі алдыңғы previous former maiden old"
)
_BEFORE = _stems("предыдущ девич бұрынғы")
_NOT_OF_MEMBERS = _stems("брак неке должност лауазым наследств мұра заявлен өтініш присяг")
_WORK_WHOLE = _stems("работа работу работы работе службу службе службы post job work role кафедра цех отдел бөлім")
# Who works is a person, and may be the member.
_WORKER = _stems("қызметкер жұмыскер жұмысшы employee работник сотрудник")
_WORK = _stems(
    """жұмыс должност лауазым қызмет hire hiring employ увол жалдан тағайынд назначен професс мамандық специальн
    position occupation стаж өтіл табел seniority зарплат жалақы разряд категор санат квалификац"""
)
_PAID = _stems("взнос жарна оплат уплат төле төлем paid payment dues fee сумма сома тенге теңге задолж қарыз")
_ISSUED = _stems("выдач выдан выдал берілген беру issue срок действ жарамды valid expir истеч мерзім")
_DOCUMENT = _stems("паспорт passport identity")
_CARD_OF_PERSON = _stems("удостовер куәлік")
_OURS = _stems("член мүше парт проф кәсіп union party member")
_UNIONS = _stems("профсоюз кәсіпода партия партияда union party")
_PLACE = _stems("адрес мекен прожив жител тұрғы тұрат address residen улиц көше жер мест place село ауыл посел населен")
_ELECTRONIC = _stems("эл электр e mail email")
_PAPER = _stems("протокол хаттама решен шешім постанов приказ бұйрық minutes decision")
_MORE = _stems(
    """образован білім учеб оқу вуз educat национал ұлт nation гражданств азаматтық citizen примеч ескерту note comment
    remark қосымша семейн отбасы marital фото photo подпис роспис қолы қолтаңба signature возраст жасы жас age инвалид
    мүгедек льгот     награ марапат award статус мәртебе status состоян социал әлеумет партстаж поруч құрам бин
    бсн bin снилс банк bank
    счет шот размер курс класс сынып белсен актив депутат количеств саны"""
)
_ORDINAL = _stems("пп рс саны номер n no нп но қатар рет nn реттік порядковый нөмір нөмірі порядк")
_IIN = _stems("иин жсн iin")
_BORN = _stems("рожд родил туған туыл дүние birth born dob")
_BORN_WHOLE = _stems("др гр гр. жт тж")
_NAMES = _stems("фио фамил фам тегі surname fullname имя")
_PHONE = _stems(
    """тел связ хабарлас contact мобил моб сотов ұялы байланыс контакт whatsapp ватс вотс уатс phone mobile cell
    telephone"""
)
# Of several telephones one of these is the second.
SECOND_PHONE = _stems("раб домаш жұмыс үй work home служеб қызмет факс fax запас қосымша доп")
_MAIL = _stems("email mail почт пошт имейл емейл")
_CARD = _stems("билет партбилет профбилет карт card")
_CARD_OF_OTHERS = _stems("налич бар банк bank зарпл медиц учет есеп счет скид дискон")
_DATE = _stems("дата күн date day число день когда қашан уақыт жыл год year время since датасы")
_JOINED = _stems("вступ кірді кірген кіру кіріс join enrol")
_JOINED_WHOLE = _stems("вст")
_RECEIVED = _stems("прием принят прин қабылда өткен өту admi приня")
_REGISTER = _stems("учет есеп есебі regist")
_ON_REGISTER = _stems("постан постав взят состо принят прием алын алу тұр қой қою стоит встал қабылда since")
_SEX = _stems("жыныс sex gender male female")
_SEX_WHOLE = _stems("пол мж еә mf")
_FATHERS = _stems("отчеств әкесі әкең patronym middle отечеств")
_FATHERS_WHOLE = _stems("отч")
_SURNAME = _stems("фамил фам surname family тегі тег")
_GIVEN_WHOLE = _stems("имя имена аты ат есімі есім given first forename firstname")
_INITIALS = _stems("инициал io ио initial")
_WHOLE_NAME = _stems("фио таә таж fullname")
_PERSON = _stems(
    """физич лицо член мүше работник сотрудник қызметкер жұмыскер member person адам employee человек парт проф
    кәсіпода union party"""
)
_UNIT = _stems(
    """ппо бпұ бпо первич бастауыш ұйым организац подраздел бөлімше бірлік ячейк парторг профорг unit organis organiz
    primary профком партком"""
)
_DISTRICT = _stems("район аудан облыс област регион өңір город қала округ district region city филиал branch")


def _kind_of_leaving(words: Words) -> str:
    return "left_reason" if words.has(*_REASON) and not words.has("дата", "кун") else "left"


def _is_name(words: Words) -> bool:
    """«Аты-жөні» and «full name» are two words that only together mean the whole."""
    return (
        words.has(*_WHOLE_NAME)
        or (words.has("ати") and words.has("жон"))
        or (words.has("name") and words.has("full", "whole", "complet"))
        or (words.is_one_of(("name",)) and words.is_one_of(("member", "worker", "employee")))
    )


def _is_work(words: Words) -> bool:
    return any(word in _WORK_WHOLE or (word.startswith(_WORK) and not word.startswith(_WORKER)) for word in words.all)


def _is_about_unit(words: Words) -> bool:
    """What is said of a unit as a whole: its telephone, its day of founding, how many it has."""
    return words.has(*_UNIT) and (
        words.has(*_PHONE) or words.has(*_MAIL) or words.has("бин", "бсн", "bin", "количеств", "сани", "тип", "вид")
        or words.has("создан", "образован", "кирилган", "found")
    )  # fmt: skip


def _part_of_name(words: Words) -> str:
    """Which parts of a name stand in the column."""
    given = [word for word in words.all if word in _GIVEN_WHOLE or word in _INITIALS]
    fathers = words.has(*_FATHERS) or words.is_one_of(_FATHERS_WHOLE)
    if words.is_one_of(("name",)) and words.has("patronym"):
        given.append("name")
    # «Әкесінің аты» is not another given name.
    own = len(given) - (1 if words.has("акес", "акен") else 0) > 0
    if _is_name(words) or (words.has(*_SURNAME) and (own or words.has(*_INITIALS))):
        return "name"
    if (own and fathers) or words.has(*_INITIALS):
        return "given_patronymic"
    if words.has(*_SURNAME) or (words.is_one_of(("last",)) and words.has("name")):
        return "surname"
    if fathers:
        return "patronymic"
    return "given_name" if own else ""


def _day(words: Words) -> str:
    """Joining, or coming under the care of the present unit; what neither is surely says nothing."""
    if words.has(*_REGISTER) and words.has(*_ON_REGISTER) and (words.has(*_DATE) or not words.has(*_UNIT)):
        return "since"
    if words.has(*_UNIT) and words.has("келген") and words.has(*_DATE):
        return "since"
    if words.has(*_NOT_OF_MEMBERS):
        return ""
    if words.has(*_JOINED) or words.is_one_of(_JOINED_WHOLE):
        return "joined"
    if words.has("алинган") and words.has("мушелик") and not words.has(*_CARD):
        return "joined"
    # «Дата приема» alone may be the day of hiring: that is asked.
    if words.has(*_RECEIVED) and words.has(*_OURS):
        return "joined"
    if words.has(*_UNIT) and not words.has(*_DATE):
        return "since" if words.all[-1] == "с" else ""
    if words.has(*_OURS) and (words.all[-1] == "с" or words.all[0] == "с" or words.has("болган", "басталг", "since")):
        return "joined"
    return ""


_RULES: tuple[tuple[str, Callable[[Words], bool]], ...] = (
    ("?", lambda w: len(w.all) > _LONGEST or (w.has(*_BORN) and (w.has(*_NAMES) or _is_name(w))) or _is_about_unit(w)),
    ("ordinal", lambda w: bool(w.all) and all(word in _ORDINAL for word in w.all)),
    ("other", lambda w: w.has(*_OTHERS) or w.is_one_of(_OTHERS_WHOLE) or (w.has("контакт") and w.has("лиц"))),
    ("more", lambda w: w.is_one_of(_BEFORE_WHOLE) or w.has(*_BEFORE)),
    ("work", lambda w: w.has(*_RETIRED) and w.has(*_LEAVING, *_DATE)),
    ("leaving", lambda w: w.has(*_LEAVING) and not w.has("теги")),
    ("phone", lambda w: (w.has(*_PHONE) or w.is_one_of(("сот",))) and not w.has(*_PLACE)),
    ("paid", lambda w: w.has(*_PAID)),
    ("paper", lambda w: w.has(*_PAPER) and not (w.has(*_REGISTER) or w.has(*_BORN))),
    ("issued", lambda w: w.has(*_ISSUED)),
    ("document", lambda w: w.has(*_DOCUMENT) or (w.has(*_CARD_OF_PERSON) and not w.has(*_OURS))),
    ("iin", lambda w: w.is_one_of(_IIN) or w.has("жсн") or (w.has("идентифик", "саикест", "identif")
        and w.has("индивид", "жеке", "individ"))),
    ("email", lambda w: (w.has(*_MAIL) and not w.has("индекс", "почтови")) or (w.has(*_PLACE) and w.has(*_ELECTRONIC))),
    ("work", _is_work),
    ("place", lambda w: w.has(*_PLACE)),
    ("birth_date", lambda w: (w.has(*_BORN) or w.is_one_of(_BORN_WHOLE)) and not w.has(*_DISTRICT)),
    ("number", lambda w: (w.has(*_CARD) or (w.has(*_CARD_OF_PERSON, "док", "кужат") and w.has(*_OURS))
        or (w.is_one_of(("id",)) and w.has("member")))
        and not w.has(*_CARD_OF_OTHERS) and not w.has("дата", "кун", "date")),
    ("unit", lambda w: w.is_one_of(("где", "каида")) and w.has(*_REGISTER)),
    ("day", lambda w: bool(_day(w)) and not w.has("номер")),
    ("sex", lambda w: w.has(*_SEX) or w.is_one_of(_SEX_WHOLE) or {"м", "ж"} <= {*w.all}
        or (w.has("муж") and w.has("жен"))
        or (w.is_one_of(("ер",)) and w.has("аиел"))),
    ("unit", lambda w: w.has(*_UNIT) or (w.has("парт") and w.has("групп", "топ", "гр"))),
    ("part", lambda w: bool(_part_of_name(w))),
    ("district", lambda w: w.has(*_DISTRICT)),
    ("more", lambda w: w.has(*_MORE) or (w.has(*_DATE) and w.has("измен", "обновл", "жанарт"))),
    ("name", lambda w: w.has("член", "муше", "member", *_WORKER, "физич")
        and all(word.startswith(_PERSON) for word in w.all)),
)  # fmt: skip
_SAID: dict[str, Callable[[Words], str]] = {
    "leaving": _kind_of_leaving,
    "day": _day,
    "part": _part_of_name,
    "?": lambda _words: "",
}


@lru_cache(maxsize=1000)
def told_by_words(heading: str) -> str:
    """A field, or why the column is not read; nothing where no word tells."""
    words = Words(heading)
    if _QUOTED.search(heading):
        return ""
    if not words.all:
        return "ordinal" if heading.strip() in {"№", "#"} else ""
    for name, fits in _RULES:
        if fits(words):
            return _SAID[name](words) if name in _SAID else name
    return ""


def is_kin(heading: str) -> bool:
    """Whether it speaks of a child or a spouse, who has a birth date and a number, too."""
    words = Words(heading)
    return words.has(*_KIN) or words.is_one_of(_OTHERS_WHOLE)


def is_asked_of_membership(heading: str) -> bool:
    """Whether it may ask if somebody is a member, as «Член профсоюза (да/нет)» does."""
    words = Words(heading)
    ours = words.has("член", "муше", "member", "состои", "есепте", "профчлен", "active", "действу") or all(
        map(_is_ours, words.all)
    )
    return bool(words.all) and ours and not words.has(*_BODIES)


def _is_ours(word: str) -> bool:
    return word.startswith(_UNIONS)


def is_dismissal(heading: str) -> bool:
    """Whether it tells of the day on which somebody's work ended."""
    return Words(heading).has(*_DISMISSED)


def is_second_phone(heading: str) -> bool:
    """At work or at home, where there may be a better one."""
    return Words(heading).has(*SECOND_PHONE)
