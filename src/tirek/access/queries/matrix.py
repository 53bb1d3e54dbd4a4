"""The table of roles as it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from tirek.access.models import Role, RolePermission
from tirek.kernel.permissions import Permission, declared


@dataclass(frozen=True)
class PermissionRow:
    """One permission, and how far each role holds it; empty where it does not."""

    permission: Permission
    reaches: tuple[str, ...]
    roles: tuple[Role, ...]

    @property
    def cells(self) -> Iterator[tuple[Role, str]]:
        """Each role with its reach."""
        return zip(self.roles, self.reaches, strict=True)


def matrix() -> tuple[list[Role], list[PermissionRow]]:
    """The roles in their order, and a row for each permission by key."""
    roles = list(Role.objects.in_order())
    held = {
        (role, permission): reach
        for role, permission, reach in RolePermission.objects.values_list("role_id", "permission", "reach")
    }
    rows = [
        PermissionRow(each, tuple(held.get((role.pk, each.key), "") for role in roles), tuple(roles))
        for each in declared()
    ]
    return roles, rows
