"""A unit's name as an act takes it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.structure.actions.rules import unit_name


class NameMissing(Refused):
    code = "name_missing"
    field = "name_kk"
    message = _("Give the unit a name in Kazakh.")


@dataclass(frozen=True, kw_only=True)
class Names:
    """A unit's name in three languages. Where Russian or English is not given, the Kazakh one stands.

    The short ones stand for it in a line that has no room; where there is none in a language, its whole name does.
    """

    kk: str
    ru: str = ""
    en: str = ""
    short_kk: str = ""
    short_ru: str = ""
    short_en: str = ""

    def whole(self) -> dict[str, str]:
        """Raises NameMissing."""
        kk = unit_name(self.kk)
        if not kk:
            raise NameMissing
        return {"name_kk": kk, "name_ru": unit_name(self.ru) or kk, "name_en": unit_name(self.en) or kk}

    def columns(self) -> dict[str, str]:
        """Raises NameMissing."""
        short = {"short_kk": self.short_kk, "short_ru": self.short_ru, "short_en": self.short_en}
        return self.whole() | {name: unit_name(each) for name, each in short.items()}
