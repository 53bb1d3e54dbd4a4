"""Declares what files hang on: the scan of a resolution."""

from django.utils.translation import gettext_lazy as _

from tirek.kernel.declarations import Attachable, Opening, attachables, openings
from tirek.kernel.walls import reach
from tirek.units.permissions import ATTACH_SCANS, SEE_SCANS
from tirek.units.queries.resolutions import find_resolutions, units_of_resolution

RESOLUTION = Attachable(
    key="resolution",
    label=_("resolution"),
    see=SEE_SCANS,
    attach=ATTACH_SCANS,
    stands_at=units_of_resolution,
    find=find_resolutions,
    purpose="scan",
)
attachables.declare(RESOLUTION)
# As units_of_resolution: at one of its units the right must be held. Only of this kind the key is a number.
openings.declare(
    Opening(
        key="units.resolutions",
        model="papers.FileLink",
        condition=(
            "(papers_filelink.kind = 'resolution' AND EXISTS (SELECT FROM structure_act a WHERE a.resolution_id = "
            "CASE WHEN papers_filelink.kind = 'resolution' THEN papers_filelink.subject::bigint END "
            f"AND ((SELECT access_whole('{SEE_SCANS}')) OR a.unit_id IN {reach(SEE_SCANS)})))"
        ),
    )
)
