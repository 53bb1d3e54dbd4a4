from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tirek.accounts"
    label = "accounts"
