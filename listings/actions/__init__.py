from listings.actions.importing import close_abandoned, import_file
from listings.actions.ingest import Outcome, ingest, ingest_batch
from listings.actions.observe import observe, observe_gone
from listings.actions.pictures import claim_pictures, fetch_picture, retry_broken
from listings.actions.pulling import pull, pull_soon

__all__ = [
    "Outcome",
    "claim_pictures",
    "close_abandoned",
    "fetch_picture",
    "import_file",
    "ingest",
    "ingest_batch",
    "observe",
    "observe_gone",
    "pull",
    "pull_soon",
    "retry_broken",
]
