"""Rights over persons."""

from django.utils.translation import gettext_lazy as _

from tirek.kernel.permissions import Permission

VIEW_PERSON = Permission("people.view", _("see a person"))
REVEAL_IIN = Permission("people.reveal_iin", _("see an IIN in full"))
CORRECT_PERSON = Permission("people.correct", _("correct a person's data"))
MERGE_PERSONS = Permission("people.merge", _("merge two records of one person"))
ROTATE_KEY = Permission("people.rotate_key", _("replace the person key"))
