"""Acts on the roll, and on what an account keeps of its lists."""

from tirek.members.actions.admission import Particulars, admit
from tirek.members.actions.correction import correct_person
from tirek.members.actions.handing_over import hand_over
from tirek.members.actions.leaving import end_memberships
from tirek.members.actions.merging import merge_persons
from tirek.members.actions.reading import open_list, open_person, reveal_iin
from tirek.members.actions.saved import delete_filter, rename_filter, save_filter
from tirek.members.actions.transfers import transfer_members
from tirek.members.actions.youth import set_youth_age

__all__ = [
    "Particulars",
    "admit",
    "correct_person",
    "delete_filter",
    "end_memberships",
    "hand_over",
    "merge_persons",
    "open_list",
    "open_person",
    "rename_filter",
    "reveal_iin",
    "save_filter",
    "set_youth_age",
    "transfer_members",
]
