"""What is done to persons whoever they are: their sign-in, and the key that seals what identifies them."""

from tirek.people.actions.keys import rotate_key
from tirek.people.actions.sign_ins import link_account, unlink_account

__all__ = ["link_account", "rotate_key", "unlink_account"]
