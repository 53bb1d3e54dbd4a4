"""The base of commands that read what belongs to somebody: with ``--as`` they answer as an account is answered."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import ProgrammingError
from django.utils.translation import gettext_lazy as _

from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.accounts.models import Account
from tirek.kernel.actor import Actor, SystemActor
from tirek.kernel.command import Command
from tirek.kernel.errors import Refused


class AccountUnknown(Refused):
    code = "account_unknown"
    message = _("There is no account “%(account)s”.")


class NotBehindTheWall(Refused):
    code = "not_behind_the_wall"
    message = _("The owner of the database may not become %(role)s: GRANT %(role)s TO the owner, see the documents.")


class ReadingCommand(Command):
    """A subclass gives ``read`` instead of ``run``. Whoever may run commands reads everything; with ``--as`` they read
    what the account would, behind the same two walls as a page."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.add_argument("--as", dest="reader", metavar="ACCOUNT", help="Answer as this account would be answered.")
        return parser

    def read(self, actor: Actor, **options: Any) -> Any:
        """Find out what the actor may know and return the document."""
        raise NotImplementedError  # a subclass gives it

    def run(self, **options: Any) -> Any:
        reader = options.pop("reader", None)
        if reader is None:
            return self.read(SystemActor("a command that reads"), **options)
        account = Account.objects.filter(username=reader, is_active=True).first()
        if account is None:
            raise AccountUnknown(account=reader)
        actor, web = AccountActor(account), settings.TIREK_SERVING_LOGINS[0]
        try:
            with scoped(actor, role=web):
                return self.read(actor, **options)
        except ProgrammingError as error:
            if getattr(error.__cause__, "sqlstate", "") == _MAY_NOT_BECOME:
                raise NotBehindTheWall(role=web) from error
            raise


_MAY_NOT_BECOME = "42501"
