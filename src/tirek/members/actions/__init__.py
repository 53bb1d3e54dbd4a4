"""Acts on the roll."""

from tirek.members.actions.admission import Particulars, admit
from tirek.members.actions.correction import correct_person
from tirek.members.actions.leaving import end_memberships
from tirek.members.actions.transfers import transfer_members

__all__ = ["Particulars", "admit", "correct_person", "end_memberships", "transfer_members"]
