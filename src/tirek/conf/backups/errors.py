"""Why a backup is not made, or not restored."""

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused


class NotABackup(Refused):
    code = "backup.not_one"
    message = _("%(folder)s is not a backup of Tirek: its manifest is missing or cannot be read.")


class BackupDamaged(Refused):
    code = "backup.damaged"
    message = _("The backup is damaged: %(file)s is not what was written. Nothing was restored; take another backup.")


class MadeByLater(Refused):
    code = "backup.later_version"
    message = _("The backup was made by a later version of Tirek (%(version)s). Restore it with that version.")


class LaterServer(Refused):
    code = "backup.later_server"
    message = _("The backup is of PostgreSQL %(theirs)s, here is %(ours)s. Restore it into %(theirs)s or later.")


class OlderPrograms(Refused):
    code = "backup.older_programs"
    message = _("The server is PostgreSQL %(theirs)s, and pg_dump here is %(ours)s. Install its client programs.")


class NothingToBackUp(Refused):
    code = "backup.nothing"
    message = _("There is no organisation here yet, so there is nothing to back up.")


class NoRoom(Refused):
    code = "backup.no_room"
    message = _("There is not enough room in %(folder)s. Nothing was left there.")


class BackupFailed(Refused):
    code = "backup.failed"
    message = _("The backup was not made: %(reason)s. Nothing was left in %(folder)s.")


class RestoreFailed(Refused):
    code = "restore.failed"
    message = _("The backup was not restored: %(reason)s. Nothing was left, and what runs was not touched.")


class WrongKey(Refused):
    code = "restore.wrong_key"
    message = _(
        "%(file)s is not the person key of this backup: no IIN could be read. Give the key that it was made with."
    )


class KeyMissing(Refused):
    code = "restore.key_missing"
    message = _("The backup holds no keys. Set TIREK_KEY_FILE to the person key that it was made with.")


class PassphraseMissing(Refused):
    code = "restore.passphrase_missing"
    message = _("The keys of this backup are encrypted. Give the file with its passphrase: --passphrase-file.")


class WrongPassphrase(Refused):
    code = "restore.wrong_passphrase"
    message = _("This passphrase does not open the keys of the backup.")


class KeysNeedFolder(Refused):
    code = "restore.keys_folder"
    message = _(
        "No TIREK_KEY_FILE is set. Say in which folder the keys of the backup are to be written: --keys FOLDER."
    )


class DatabaseTaken(Refused):
    code = "restore.database_taken"
    message = _("The database %(name)s is not empty. A backup is restored beside what runs: name a new database.")


class MayNotCreate(Refused):
    code = "restore.may_not_create"
    message = _(
        "The owner may not make databases here. Have a superuser make an empty one (CREATE DATABASE %(name)s OWNER "
        "%(owner)s), then give its name: --database %(name)s."
    )


class NotAsBackedUp(Refused):
    code = "restore.not_as_backed_up"
    message = _("%(table)s has %(found)s rows, in the backup it had %(kept)s")


class WrongAfterwards(Refused):
    code = "restore.wrong_afterwards"
    message = _("what was restored does not hold: %(reason)s")


class RolesMissing(Refused):
    code = "restore.roles_missing"
    message = _("The backup gives rights to database roles that are not here: %(roles)s. Make them first.")
