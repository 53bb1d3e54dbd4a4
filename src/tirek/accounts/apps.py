from django.apps import AppConfig

from tirek.kernel.declarations import PageName, page_names


class AccountsConfig(AppConfig):
    name = "tirek.accounts"
    label = "accounts"

    def ready(self) -> None:
        page_names.declare(
            PageName(key="language", url="accounts:language"),
            PageName(key="sign_out", url="accounts:sign_out"),
            PageName(key="theme", url="accounts:theme"),
        )
