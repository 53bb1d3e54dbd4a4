"""The link by which an organisation is founded in the browser."""

from django.db import models


class SetupLink(models.Model):
    """Made on the command line, used once. Only its digest is kept, and the roles that serve cannot read even that:
    they ask ``founding_opens`` and ``founding_first_grant``, which are told the secret of the link.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"until {self.expires_at:%Y-%m-%d %H:%M}"
