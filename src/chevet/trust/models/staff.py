"""Staff: the people who log in, and their one role."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is here to do; what each may is in `trust/rules/`."""

    PHYSICIAN = "physician", _("Physician")
    NURSE = "nurse", _("Nurse")
    FRONT_DESK = "front_desk", _("Front desk")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    ADMINISTRATOR = "administrator", _("Administrator")


class Staff(AbstractUser):
    """A member of staff. `practitioner_id` is their FHIR Practitioner's logical id, where they have one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.FRONT_DESK)
    display_name = models.CharField(_("name"), max_length=150, blank=True)
    practitioner_id = models.CharField(max_length=64, blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        blank=True,
        choices=[("", _("As in the browser")), ("en", "English"), ("fr", "Français")],
    )

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")
        constraints = [
            models.CheckConstraint(name="trust_staff_role_known", condition=models.Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def is_physician(self) -> bool:
        return self.role == Role.PHYSICIAN
