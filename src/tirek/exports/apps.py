from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "tirek.exports"
    label = "exports"
