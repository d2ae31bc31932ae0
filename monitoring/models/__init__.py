from monitoring.models.flag import Decision, Evidence, Flag, FlagMessage
from monitoring.models.saved import SavedFilter
from monitoring.models.scan import ScanRun, ScanShard

__all__ = ["Decision", "Evidence", "Flag", "FlagMessage", "SavedFilter", "ScanRun", "ScanShard"]
