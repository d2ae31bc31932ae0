from listings.actions.importing import close_abandoned, import_file
from listings.actions.ingest import Outcome, ingest, ingest_batch
from listings.actions.marketplaces import add_marketplace, edit_marketplace, pull_now
from listings.actions.observe import observe, observe_gone
from listings.actions.pictures import (
    claim_pictures,
    claim_to_examine,
    examine_again,
    examined,
    fetch_picture,
    retry_broken,
)
from listings.actions.pulling import pull
from listings.actions.uploads import import_upload, queue_lost_uploads, upload_listings

__all__ = [
    "Outcome",
    "add_marketplace",
    "claim_pictures",
    "claim_to_examine",
    "close_abandoned",
    "edit_marketplace",
    "examine_again",
    "examined",
    "fetch_picture",
    "import_file",
    "import_upload",
    "ingest",
    "ingest_batch",
    "observe",
    "observe_gone",
    "pull",
    "pull_now",
    "queue_lost_uploads",
    "retry_broken",
    "upload_listings",
]
