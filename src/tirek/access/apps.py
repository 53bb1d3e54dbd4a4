from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tirek.access.permissions import VIEW_GRANTS
from tirek.kernel.declarations import Answering, PageName, answering, page_names
from tirek.kernel.scopes import Scopes, scopes
from tirek.ui.navigation import CONTROL, MenuEntry, navigation


class AccessConfig(AppConfig):
    name = "tirek.access"
    label = "access"

    def ready(self) -> None:
        from tirek.access import exports, first_blocks, open_matters, rules  # noqa: F401, PLC0415 - declarations fill the registries
        from tirek.access.actor import AccountActor  # noqa: PLC0415 - models are there only now
        from tirek.access.queries.answering import leading  # noqa: PLC0415 - models are there only now
        from tirek.access.wall import scoped  # noqa: PLC0415 - models are there only now

        scopes.fill(Scopes(scoped=scoped, actor_of=AccountActor))
        answering.declare(Answering(key="access.leading", name=_("Rights"), rank=2, find=leading))

        navigation.declare(
            MenuEntry(
                key="accounts",
                label=_("Accounts"),
                icon="circle-user-round",
                url="access:accounts",
                group=CONTROL,
                right=VIEW_GRANTS,
            ),
            MenuEntry(
                key="rights",
                label=_("Rights"),
                icon="key-round",
                url="access:grants",
                group=CONTROL,
                right=VIEW_GRANTS,
            ),
        )
        page_names.declare(PageName(key="my_rights", url="access:mine"), PageName(key="why", url="access:why"))
