from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BrandsConfig(AppConfig):
    name = "brands"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415

        from brands.accounts import end_other_sessions  # noqa: PLC0415
        from brands.rls import grant_roles  # noqa: PLC0415  (needs the app registry)

        # Django's own signal, not one between our apps: tables that a migration has just made
        # are opened to the two scope roles in the same `migrate`.
        post_migrate.connect(grant_roles, sender=self, dispatch_uid="brands.grant_roles")
        # allauth's own signal: it has no other place for this
        authenticator_added.connect(end_other_sessions, dispatch_uid="brands.end_other_sessions")
