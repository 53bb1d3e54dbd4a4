"""What is done with papers and files, in the words of the log."""

from django.utils.translation import gettext_lazy as _

from tirek.audit.words import call, name_values

call(
    {
        "files.attached": _("Attached a file"),
        "files.detached": _("Took a file away"),
        "files.infected": _("Locked a file in which the scanner found something"),
        "papers.printed": _("Printed a paper"),
        "papers.taken_out": _("Took a printed paper out"),
        "papers.revoked": _("Revoked a printed paper"),
    }
)
name_values({"found": _("what was found")}, untold=("sha256", "attached_to"))
name_values({"paper": _("paper")})
