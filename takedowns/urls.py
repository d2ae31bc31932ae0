"""The brand's desk, its cases, the account manager's and the operator's side of them, the seller's page."""

from django.urls import path

from takedowns.views import overview, queue, reports, review

urlpatterns = [
    # the brand's desk
    path("b/<slug:slug>/", overview.overview, name="overview"),
    path("b/<slug:slug>/queue/", queue.queue, name="queue"),
    path("b/<slug:slug>/queue/next/", queue.review_next, name="review_next"),
    path("b/<slug:slug>/flags/<int:pk>/", review.review, name="review"),
    path("b/<slug:slug>/reports/", reports.reports, name="reports"),
]
