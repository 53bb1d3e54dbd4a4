"""Acts on rights."""

from tirek.access.actions.grants import deputise, end_grant, give_grant
from tirek.access.actions.invitations import invite_to
from tirek.access.actions.roles import load_roles

__all__ = ["deputise", "end_grant", "give_grant", "invite_to", "load_roles"]
