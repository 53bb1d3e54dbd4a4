"""Pages of accounts."""

from tirek.accounts.views.fresh import fresh_sign_in_required

__all__ = ["fresh_sign_in_required"]
