from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "tirek.kernel"
    label = "kernel"
