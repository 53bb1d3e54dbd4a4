"""What is done with accounts."""

from tirek.accounts.actions.accounts import (
    NOTICE,
    RESET,
    Entrant,
    choose_language,
    close_account,
    end_own_session,
    end_sessions,
    note_at_the_door,
    note_own_act,
    remove_second_factor,
    reopen_account,
)
from tirek.accounts.actions.invitations import (
    InvitationGone,
    UsernameTaken,
    accept_invitation,
    invite,
    renew_password,
    resend_invitation,
    withdraw_invitation,
)

__all__ = [
    "NOTICE",
    "RESET",
    "Entrant",
    "InvitationGone",
    "UsernameTaken",
    "accept_invitation",
    "choose_language",
    "close_account",
    "end_own_session",
    "end_sessions",
    "invite",
    "note_at_the_door",
    "note_own_act",
    "remove_second_factor",
    "renew_password",
    "reopen_account",
    "resend_invitation",
    "withdraw_invitation",
]
