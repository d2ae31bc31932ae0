"""The brand's desk, its cases, the account manager's and the operator's side of them, the seller's page."""

from django.urls import path

from takedowns.views import (
    am_cases,
    bulk,
    cases,
    decide,
    mirror,
    ops_removals,
    overview,
    queue,
    report_listings,
    reports,
    review,
    statement,
)

urlpatterns = [
    # the brand's desk
    path("b/<slug:slug>/", overview.overview, name="overview"),
    path("b/<slug:slug>/queue/", queue.queue, name="queue"),
    path("b/<slug:slug>/queue/next/", queue.review_next, name="review_next"),
    path("b/<slug:slug>/flags/<int:pk>/", review.review, name="review"),
    path("b/<slug:slug>/flags/<int:pk>/statement/", mirror.mirror, name="review_statement"),
    path("b/<slug:slug>/report/", report_listings.report, name="report"),
    path("b/<slug:slug>/reports/", reports.reports, name="reports"),
    # decisions of the brand
    path("b/<slug:slug>/flags/<int:pk>/confirm/", decide.confirm, name="flag_confirm"),
    path("b/<slug:slug>/flags/<int:pk>/reject/", decide.reject, name="flag_reject"),
    path("b/<slug:slug>/flags/<int:pk>/ask/", decide.ask, name="flag_ask"),
    path("b/<slug:slug>/flags/<int:pk>/undo/", decide.undo, name="flag_undo"),
    path("b/<slug:slug>/queue/bulk/", bulk.of_brand, name="flags_bulk"),
    # cases
    path("b/<slug:slug>/cases/", cases.cases, name="cases"),
    path("b/<slug:slug>/cases/<int:pk>/", cases.case, name="case"),
    path("b/<slug:slug>/cases/<int:pk>/steps/<slug:action>/", cases.step, name="case_step"),
    path("b/<slug:slug>/cases/<int:pk>/messages/", cases.message, name="case_message"),
    path("b/<slug:slug>/cases/<int:pk>/documents/<int:document_id>/", cases.document, name="case_document"),
    # the account manager's side
    path("am/removals/", bulk.remove, name="am_remove"),
    path("am/flags/<int:pk>/removal/undo/", bulk.remove_undo, name="am_remove_undo"),
    path("am/cases/", am_cases.cases, name="am_cases"),
    path("am/cases/<int:pk>/", am_cases.case, name="am_case"),
    path("am/cases/<int:pk>/steps/<slug:action>/", am_cases.step, name="am_case_step"),
    path("am/cases/<int:pk>/messages/", am_cases.message, name="am_case_message"),
    path("am/cases/<int:pk>/documents/<int:document_id>/", am_cases.document, name="am_case_document"),
    # the operator's side
    path("ops/removals/", ops_removals.removals, name="ops_removals"),
    path("ops/removals/retry/", ops_removals.retry, name="ops_removals_retry"),
    # the seller's
    path("statement/<str:token>/", statement.statement, name="statement"),
]
