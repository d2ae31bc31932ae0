from monitoring.models.flag import Decision, Evidence, Flag, FlagMessage
from monitoring.models.saved import SavedFilter
from monitoring.models.scan import ScanRun, ScanShard
from monitoring.models.scan_cursor import ProfileScan

__all__ = [
    "Decision",
    "Evidence",
    "Flag",
    "FlagMessage",
    "ProfileScan",
    "SavedFilter",
    "ScanRun",
    "ScanShard",
]
