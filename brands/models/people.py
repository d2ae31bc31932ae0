from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from brands.permissions import Role
from brands.tenancy import TenantModel


class PersonManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields) -> "Person":
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Someone who signs in. What they may do comes from memberships, assignments or `staff_role`."""

    STAFF_ROLES = [
        ("", _("None")),
        (Role.ACCOUNT_MANAGER.value, _("Account manager")),
        (Role.ADMIN.value, _("Admin")),
    ]
    LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120)
    staff_role = models.CharField(_("staff role"), max_length=20, choices=STAFF_ROLES, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES, default="en")
    timezone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    digest = models.BooleanField(_("e-mail digest of new flags"), default=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = PersonManager()

    class Meta:
        # one spelling per address, so that uniqueness means one person
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="person_email_lower")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_platform_staff(self) -> bool:
        return bool(self.staff_role)


class Membership(TenantModel):
    """A person's role in one brand."""

    ROLES = [
        (Role.OWNER.value, _("Owner")),
        (Role.REVIEWER.value, _("Reviewer")),
        (Role.VIEWER.value, _("Viewer")),
    ]
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=ROLES)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "person"], name="membership_once")]
        indexes = [models.Index(fields=["person"], name="membership_person")]


class Assignment(TenantModel):
    """Which account manager triages a brand."""

    KINDS = [("primary", pgettext_lazy("assignment", "Primary")), ("deputy", _("Deputy"))]
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assignments")
    kind = models.CharField(_("kind"), max_length=10, choices=KINDS, default="primary")
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "person"], name="assignment_once"),
            models.UniqueConstraint(
                fields=["brand"],
                condition=models.Q(kind="primary", active=True),
                name="assignment_one_primary",
            ),
        ]
        indexes = [models.Index(fields=["person"], name="assignment_person")]


class Invitation(TenantModel):
    """An invitation by e-mail; only the hash of its token is stored. Without a brand it is one to
    the platform's staff, visible in the platform's scope alone."""

    ROLES = [*Membership.ROLES, *Person.STAFF_ROLES[1:]]
    brand = models.ForeignKey("brands.Brand", null=True, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=ROLES)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # a staff role never comes with a brand, a brand's role never without
            models.CheckConstraint(
                condition=models.Q(brand__isnull=True, role__in=["account_manager", "admin"])
                | models.Q(brand__isnull=False, role__in=["owner", "reviewer", "viewer"]),
                name="invitation_role_fits",
            )
        ]
