from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "tirek.audit"
    label = "audit"
