"""What grants say about closing an account and about opening it for somebody else."""

from django.utils.translation import gettext_lazy as _

from tirek.access.actions.grants import must_hold_as_much, must_leave_an_administrator
from tirek.kernel.declarations import AccountRule, account_rules

account_rules.declare(
    AccountRule(
        key="grants",
        name=_("Rights"),
        closing=must_leave_an_administrator,
        taking_over=must_hold_as_much,
    )
)
