from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "tirek.members"
    label = "members"

    def ready(self) -> None:
        from tirek.members import figures, occupants  # noqa: F401, PLC0415 - declarations fill the registries
