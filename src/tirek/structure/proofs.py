"""The lines of the tree, which reach and every sum rest on, held against the parents that they are derived from."""

from django.utils.translation import gettext_lazy as _

from tirek.kernel.declarations import FactProof, both_ways, proofs

proofs.declare(
    FactProof(
        key="structure.ancestry",
        label=_("The lines of the tree follow from the parents of units."),
        find=both_ways(
            "SELECT unit_id, ancestor_id, period FROM structure_ancestry",
            "SELECT unit_id, ancestor_id, period FROM structure_lines(ARRAY(SELECT id FROM structure_unit))",
            "(SELECT code FROM structure_unit WHERE id = unit_id)",
        ),
    )
)
