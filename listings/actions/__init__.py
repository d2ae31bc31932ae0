from listings.actions.importing import import_file
from listings.actions.ingest import Outcome, ingest, ingest_batch
from listings.actions.observe import observe, observe_gone

__all__ = ["Outcome", "import_file", "ingest", "ingest_batch", "observe", "observe_gone"]
