from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tirek.kernel.declarations import PageName, UnitTab, page_names, unit_tabs
from tirek.members.permissions import VIEW_MEMBERS
from tirek.ui.navigation import ORGANISATION, MenuEntry, OwnPage, navigation, own_pages


class MembersConfig(AppConfig):
    name = "tirek.members"
    label = "members"

    def ready(self) -> None:
        from tirek.members import (  # noqa: PLC0415 - declarations fill the registries
            exports,  # noqa: F401
            figures,  # noqa: F401
            first_blocks,  # noqa: F401
            occupants,  # noqa: F401
            proofs,  # noqa: F401
            second_factor,  # noqa: F401
        )
        from tirek.members.queries.own import own_address  # noqa: PLC0415 - models are there only now

        page_names.declare(PageName(key="members", url="members:list"))
        unit_tabs.declare(
            UnitTab(key="members", label=_("Members"), order=20, url="members:list", asked=True, right=VIEW_MEMBERS)
        )
        navigation.declare(
            MenuEntry(
                key="members",
                label=pgettext_lazy("menu", "Members"),
                icon="users",
                url="members:list",
                group=ORGANISATION,
                under=("/people/",),
                short=_("Members"),
                right=VIEW_MEMBERS,
            ),
        )
        own_pages.declare(OwnPage(key="person", label=_("My page"), icon="contact-round", address=own_address))
