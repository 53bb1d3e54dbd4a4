from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "tirek.demo"
    label = "demo"
