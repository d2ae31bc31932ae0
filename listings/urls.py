from django.urls import path

from listings.views import imports, marketplaces

urlpatterns = [
    path("ops/marketplaces/", marketplaces.overview, name="ops_marketplaces"),
    path("ops/marketplaces/add/", marketplaces.add, name="ops_marketplace_add"),
    path("ops/marketplaces/<int:marketplace_id>/", marketplaces.edit, name="ops_marketplace_edit"),
    path("ops/marketplaces/<int:marketplace_id>/pull/", marketplaces.pull, name="ops_marketplace_pull"),
    path("ops/marketplaces/<int:marketplace_id>/import/", imports.upload, name="ops_marketplace_import"),
    path("ops/marketplaces/imports/<int:import_id>/", imports.progress, name="ops_import"),
    path("ops/marketplaces/imports/<int:import_id>/rejects/", imports.rejects, name="ops_import_rejects"),
]
