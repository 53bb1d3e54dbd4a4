"""What grants say about closing an account and about opening it for somebody else."""

from django.utils.translation import gettext_lazy as _

from tirek.access.actions.grants import check_administrator_left, check_holds_as_much
from tirek.kernel.declarations import AccountRule, account_rules

account_rules.declare(
    AccountRule(
        key="grants",
        name=_("Rights"),
        closing=check_administrator_left,
        taking_over=check_holds_as_much,
    )
)
