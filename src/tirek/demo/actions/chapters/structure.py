"""A sample of the classifier of territories: the regions and districts in which the organisation works."""

from datetime import date

from tirek.demo.actions.places import districts, regions
from tirek.kernel.actor import Actor
from tirek.structure.actions import import_territories
from tirek.structure.actions.territories import TerritoryRow
from tirek.structure.models import Unit

# When all regions of today had been founded.
EDITION = date(2023, 1, 1)


def tell(*, actor: Actor, today: date, kargaly: Unit) -> None:
    places = [(f"{region.code[3:]}0000000", region.names) for region in regions()]
    places += [(f"{district.code.replace('-', '')}00000", district.names) for district in districts()]
    rows = [
        TerritoryRow(file="districts.csv", line=line, code=code, name_kk=names.kk, name_ru=names.ru, name_en=names.en)
        for line, (code, names) in enumerate(places, start=2)
    ]
    import_territories(actor=actor, rows=rows, on=EDITION, today=today)
