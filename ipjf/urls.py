"""Every address of the portal. Areas: /b/<slug>/ a brand's portal, /am/ the account manager's desk,
/ops/ the operator's rooms; the rest is public or about the person's own account."""

from django.urls import include, path

from ipjf import composed, status, views

urlpatterns = [
    path("", views.home, name="home"),
    path("theme/", views.theme, name="theme"),
    path("language/", views.language, name="language"),
    path("accounts/", include("allauth.urls")),
    path("b/<slug:slug>/sellers/", composed.brand_sellers, name="sellers"),
    path("ops/applications/<int:pk>/", composed.ops_application, name="ops_application"),
    path(
        "ops/applications/<int:pk>/activate/",
        composed.ops_application_activate,
        name="ops_application_activate",
    ),
    path(
        "ops/applications/<int:pk>/decline/", composed.ops_application_decline, name="ops_application_decline"
    ),
    path("ops/status/", status.ops_status, name="ops_status"),
    path("ops/brands/", composed.ops_brands_list, name="ops_brands"),
    path("ops/brands/<int:pk>/", composed.ops_brand, name="ops_brand"),
    path("", include("brands.urls")),
    path("", include("listings.urls")),
    path("", include("monitoring.urls")),
    path("", include("takedowns.urls")),
]
