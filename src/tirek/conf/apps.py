from django.apps import AppConfig


class ConfConfig(AppConfig):
    """Brings the commands that start and prepare the system."""

    name = "tirek.conf"
    label = "conf"
