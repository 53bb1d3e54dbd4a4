"""Acts on the roll."""

from tirek.members.actions.admission import Particulars, admit
from tirek.members.actions.correction import correct_person
from tirek.members.actions.keys import rotate_key
from tirek.members.actions.leaving import end_memberships
from tirek.members.actions.transfers import transfer_members
from tirek.members.actions.youth import set_youth_age

__all__ = [
    "Particulars",
    "admit",
    "correct_person",
    "end_memberships",
    "rotate_key",
    "set_youth_age",
    "transfer_members",
]
