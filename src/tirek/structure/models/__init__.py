"""Units, the dated tree, acts, the charter."""

from tirek.structure.models.acts import Act, ActImage, Resolution
from tirek.structure.models.charter import Charter, HolidayOverride, Kind, young_days
from tirek.structure.models.territories import Territory, TerritoryTerm
from tirek.structure.models.units import Ancestry, Lineage, Term, Unit, UnitName, UnitParent

__all__ = [
    "Act",
    "ActImage",
    "Ancestry",
    "Charter",
    "HolidayOverride",
    "Kind",
    "Lineage",
    "Resolution",
    "Term",
    "Territory",
    "TerritoryTerm",
    "Unit",
    "UnitName",
    "UnitParent",
    "young_days",
]
