"""Sign-in, second factor, devices, invitations, mail to holders, language, theme."""
