"""What is repeated beside a placement, held against persons, memberships and transfers."""

from django.utils.translation import gettext_lazy as _

from tirek.kernel.declarations import FactProof, both_ways, by_rows, proofs

_CARD = "(SELECT number FROM members_membership WHERE id = membership_id)"

proofs.declare(
    FactProof(
        key="members.placements",
        label=_("Placements have the birth date and the sex of the person."),
        find=by_rows(
            "SELECT m.number FROM members_placement s JOIN members_membership m ON m.id = s.membership_id "
            "JOIN people_person p ON p.id = m.person_id "
            "WHERE (s.birth_date, s.sex) IS DISTINCT FROM (p.birth_date, p.sex)"
        ),
    ),
    FactProof(
        key="members.memberships",
        label=_("Memberships begin no later than their first placement, and end with their last."),
        find=by_rows(
            "SELECT m.number FROM members_membership m LEFT JOIN LATERAL ("
            "SELECT min(lower(s.period)) AS began, (array_agg(s.ended ORDER BY s.period DESC))[1] AS reason, "
            "(array_agg(upper(s.period) ORDER BY s.period DESC))[1] AS ended "
            "FROM members_placement s WHERE s.membership_id = m.id) stood ON true "
            "WHERE (stood.ended, stood.reason) IS DISTINCT FROM (m.ended, m.end_reason) OR stood.began < m.joined"
        ),
    ),
    FactProof(
        key="members.transfers",
        label=_("Each transfer stands between two placements, and between two that touch stands one."),
        find=both_ways(
            "SELECT membership_id, from_unit_id, to_unit_id, day FROM members_transfer",
            "SELECT f.membership_id, f.unit_id, t.unit_id, upper(f.period) FROM members_placement f "
            "LEFT JOIN members_placement t ON t.membership_id = f.membership_id AND lower(t.period) = upper(f.period) "
            "WHERE f.ended = 'transfer'",
            _CARD,
        ),
    ),
    FactProof(
        key="members.listed",
        label=_("Lists have every placement, with the name of the person."),
        find=both_ways(
            "SELECT placement_id, unit_id, person_id, period, name_sort, words FROM members_listed",
            "SELECT s.id, s.unit_id, p.id, s.period, p.name_sort, members_words(p.name_fold, p.name_sort) "
            "FROM members_placement s JOIN members_membership m ON m.id = s.membership_id "
            "JOIN people_person p ON p.id = m.person_id",
            "placement_id::text",
        ),
    ),
)
