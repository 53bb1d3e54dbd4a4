from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "tirek.access"
    label = "access"
