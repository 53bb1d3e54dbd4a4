"""Why the private database does not run."""

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused


class NoBinaries(Refused):
    code = "database.no_binaries"
    message = _("No PostgreSQL found: %(reason)s. Install the locked packages, or set DATABASE_URL or TIREK_PG=system.")


class NotReachable(Refused):
    code = "database.not_reachable"
    message = _(
        "The database runs as user %(user)s, who cannot enter %(folder)s. Set TIREK_DATA_DIR to another folder."
    )


class NoUser(Refused):
    code = "database.no_user"
    message = _("PostgreSQL does not run as root, and root cannot become another user here. Start as an ordinary user.")


class OtherMajor(Refused):
    code = "database.other_major"
    message = _(
        "The data in %(folder)s was written by PostgreSQL %(theirs)s, this is %(ours)s. Start it with that version "
        "(TIREK_PG), dump and restore, or set DATABASE_URL."
    )


class SocketFolderTaken(Refused):
    code = "database.socket_folder"
    message = _("The socket folder %(folder)s belongs to somebody else or is open to others.")


class StillBusy(Refused):
    code = "database.still_busy"
    message = _("Processes of a killed database are still at work in %(folder)s: %(pids)s.")


class DidNotStart(Refused):
    code = "database.did_not_start"
    message = _("The database did not start: %(reason)s (see %(log)s).")
