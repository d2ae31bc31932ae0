"""Every address of the portal. Areas: /b/<slug>/ a brand's portal, /am/ the account manager's desk,
/ops/ the operator's rooms; the rest is public or about the person's own account."""

from django.urls import include, path

from ipjf import views

urlpatterns = [
    path("", views.home, name="home"),
    path("theme/", views.theme, name="theme"),
    path("language/", views.language, name="language"),
    path("accounts/", include("allauth.urls")),
    path("", include("brands.urls")),
    path("", include("listings.urls")),
    path("", include("monitoring.urls")),
    path("", include("takedowns.urls")),
]
