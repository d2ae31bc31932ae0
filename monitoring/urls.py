from django.urls import path

from monitoring.views import brands, conversations, flag, pictures, rules, saved, scans, triage, why, workload

urlpatterns = [
    path(
        "b/<slug:slug>/flags/<int:flag_id>/pictures/<int:picture_id>/", pictures.of_brand, name="flag_picture"
    ),
    path("b/<slug:slug>/filters/", saved.save_in_brand, name="filter_save"),
    path("b/<slug:slug>/filters/delete/", saved.delete_in_brand, name="filter_delete"),
    # the account manager's desk
    path("am/", triage.queue, name="am_triage"),
    path("am/bulk/", triage.bulk, name="am_bulk"),
    path("am/bulk/undo/", triage.bulk_undo, name="am_bulk_undo"),
    path("am/filters/", saved.save_for_manager, name="am_filter_save"),
    path("am/filters/delete/", saved.delete_for_manager, name="am_filter_delete"),
    path("am/flags/<int:flag_id>/", flag.page, name="am_flag"),
    path("am/flags/<int:flag_id>/preview/", flag.preview, name="am_preview"),
    path("am/flags/<int:flag_id>/decision/", flag.decide, name="am_decide"),
    path("am/flags/<int:flag_id>/undo/", flag.undo, name="am_undo"),
    path("am/flags/<int:flag_id>/answer/", flag.answer, name="am_answer"),
    path("am/flags/<int:flag_id>/pictures/<int:picture_id>/", pictures.of_manager, name="am_flag_picture"),
    path("am/brands/", brands.health, name="am_brands"),
    path("am/conversations/", conversations.open_questions, name="am_conversations"),
    path("am/workload/", workload.workload, name="am_workload"),
    path("am/why/", why.for_manager, name="am_why"),
    # the operator's rooms
    path("ops/scans/", scans.runs, name="ops_scans"),
    path("ops/scans/run/", scans.run_now, name="ops_scan_run"),
    path("ops/scans/<int:run_id>/retry/", scans.retry, name="ops_scan_retry"),
    path("ops/rules/", rules.rules, name="ops_rules"),
    path("ops/why/", why.for_admin, name="ops_why"),
]
