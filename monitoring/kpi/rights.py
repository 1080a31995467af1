"""Who may ask which figures: Văn phòng and the director all, heads their department, officers their own rows."""

from dataclasses import replace

from motcua.core import access
from motcua.core.errors import NotAllowed
from motcua.core.models import Role

from .scope import Scope


def allowed(user: access.Anyone, scope: Scope) -> Scope:
    """The scope as ``user`` may ask it, narrowed to what is theirs. Errors: NotAllowed (interface §6)."""
    if access.holds(user, access.READS_ALL):
        return scope
    if heads := access.units(user, {Role.HEAD}):
        asked = scope.where.get("department_id", tuple(sorted(heads)))
        if not set(asked) <= heads:
            raise NotAllowed(message="Số liệu của phòng khác: chỉ Văn phòng và lãnh đạo Sở.")
        return replace(scope, where=scope.where | {"department_id": asked})
    if access.holds(user, {Role.OFFICER}):
        return scope.narrowed(officer_id=user.pk)
    raise NotAllowed
