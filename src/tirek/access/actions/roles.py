"""The table of roles: our own, and what the charter profile says otherwise."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tirek.access.enums import Reach
from tirek.access.models import Role, RolePermission
from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.kernel.permissions import find
from tirek.structure.actions.charter import PROFILES
from tirek.structure.models import Charter
from tirek.structure.permissions import LOAD_CHARTER

TABLE = Path(__file__).resolve().parents[1] / "roles.toml"
_LISTS = tuple(reach.value for reach in Reach)


class RolesUnusable(Refused):
    code = "roles_unusable"
    message = _("The table of roles cannot be used: %(reason)s.")


def roles_of(profile: str = "") -> list[dict[str, Any]]:
    """The rows of the table as a charter profile has them, in order; without a profile our own.

    Raises RolesUnusable for a permission that is not declared, one listed twice, and a role without names.
    """
    found = {row["key"]: row for row in tomllib.loads(TABLE.read_text(encoding="utf-8"))["role"]}
    if profile:
        for row in tomllib.loads((PROFILES / f"{profile}.toml").read_text(encoding="utf-8")).get("role", []):
            found[row["key"]] = found.get(row["key"], {}) | row
    for row in found.values():
        _check_usable(row)
    return list(found.values())


def _check_usable(row: dict[str, Any]) -> None:
    keys = [key for reach in _LISTS for key in row.get(reach, [])]
    wrong = [key for key in keys if find(key) is None or keys.count(key) > 1]
    if wrong:
        raise RolesUnusable(reason=f"{row['key']}: {wrong[0]}")
    if not all(row.get(f"name_{language}") for language in ("kk", "ru", "en")):
        raise RolesUnusable(reason=f"{row['key']}: name_kk, name_ru, name_en")


@transaction.atomic
def load_roles(*, actor: Actor) -> None:
    """Make the stored table what the files say. A role that is no longer there stays, without a permission.

    Nothing happens, and nothing is logged, where it already is so.
    """
    actor.require(LOAD_CHARTER)
    charter = Charter.objects.select_for_update().first()
    wanted = roles_of(charter.profile if charter else "")
    before, after = _stored(), {row["key"]: _permissions(row) for row in wanted}
    _write(wanted)
    if charter and before != _stored():
        changed = sorted(key for key in before | after if before.get(key) != after.get(key))
        record(actor, "roles.loaded", charter, new={"roles": changed})


def _permissions(row: dict[str, Any]) -> dict[str, str]:
    return {key: reach for reach in _LISTS for key in row.get(reach, [])}


def _stored() -> dict[str, dict[str, str]]:
    stored: dict[str, dict[str, str]] = {key: {} for key in Role.objects.values_list("key", flat=True)}
    for role, permission, reach in RolePermission.objects.values_list("role__key", "permission", "reach"):
        stored[role][permission] = reach
    return stored


def _write(wanted: list[dict[str, Any]]) -> None:
    columns = ("position", "name_kk", "name_ru", "name_en")
    Role.objects.bulk_create(
        [
            Role(key=row["key"], position=position, **{name: row[name] for name in columns[1:]})
            for position, row in enumerate(wanted)
        ],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=columns,
    )
    roles = {role.key: role for role in Role.objects.all()}
    RolePermission.objects.all().delete()
    RolePermission.objects.bulk_create(
        RolePermission(role=roles[row["key"]], permission=key, reach=reach)
        for row in wanted
        for key, reach in _permissions(row).items()
    )
    for row in wanted:
        roles[row["key"]].excludes.add(*(roles[key] for key in row.get("excludes", [])))
