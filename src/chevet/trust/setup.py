"""Setting up a site: its staff, the models they trust, the capabilities let in. Safe to repeat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from chevet.contracts.base import Engine
from chevet.trust import audit
from chevet.trust.models import Role, Staff
from chevet.trust.policy import engines as engine_policy
from chevet.trust.policy import rollout


class SetupError(ValueError):
    """The site can't be set up like this; the message says what to change."""


@dataclass(frozen=True)
class StaffSpec:
    """An account to make. Without a password it can't log in until it is given one."""

    username: str
    role: str
    display_name: str = ""
    password: str | None = field(default=None, repr=False)
    practitioner_id: str = ""
    language: str = ""


def ensure_site(
    *,
    staff: Sequence[StaffSpec],
    engines: Sequence[Engine] = (),
    stages: Mapping[str, str] | None = None,
    why: str = "Set up of the site",
) -> dict[str, Staff]:
    """Make sure that these accounts, approvals and stages exist; the answer maps user names to staff.

    Everything is audited, all of it happens or none. Approvals and stages are decided by the first
    administrator among `staff`. An existing account keeps its password and is otherwise brought
    into line. Raises SetupError when a role is unknown, a password too weak, or an administrator is needed.
    """
    with transaction.atomic():
        made = {spec.username: _ensure_staff(spec) for spec in staff}
        administrator = next((s for s in made.values() if s.role == Role.ADMINISTRATOR), None)
        if administrator is None:
            if engines or stages:
                raise SetupError("Approving models and stages takes an administrator among the staff.")
            return made
        for engine in engines:
            if not engine_policy.approved(engine):
                engine_policy.approve(engine, administrator, why)
        for capability, stage in (stages or {}).items():
            if rollout.stage_of(capability) != stage:
                rollout.change_stage(capability, stage, by=administrator, why=why)
    return made


def _ensure_staff(spec: StaffSpec) -> Staff:
    if spec.role not in Role.values:
        raise SetupError(f"{spec.username}: {spec.role!r} is none of {', '.join(Role.values)}.")
    wanted = {
        "role": spec.role,
        "display_name": spec.display_name,
        "practitioner_id": spec.practitioner_id,
        "language": spec.language,
    }
    found = Staff.objects.select_for_update().filter(username=spec.username).first()
    if found is None:
        person = Staff(username=spec.username, **wanted)
        if spec.password is None:
            person.set_unusable_password()
        else:
            try:
                validate_password(spec.password, person)
            except ValidationError as error:
                raise SetupError(f"{spec.username}: {' '.join(error.messages)}") from None
            person.set_password(spec.password)
        person.save(force_insert=True)
        _note("staff.added", person, {"role": spec.role})
        return person
    changed = sorted(name for name, value in wanted.items() if getattr(found, name) != value)
    if changed:
        for name in changed:
            setattr(found, name, wanted[name])
        found.save(update_fields=changed)
        _note("staff.changed", found, {"fields": changed, "role": spec.role})
    return found


def _note(action: str, person: Staff, detail: dict[str, object]) -> None:
    audit.record(action, actor=None, subject=f"staff:{person.pk}", detail=detail, origin="setup")
