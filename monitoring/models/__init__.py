from monitoring.models.flag import Decision, Evidence, Flag, FlagMessage
from monitoring.models.pictures import PictureMatch, PicturePrint, PictureText, ReferencePrint
from monitoring.models.saved import SavedFilter
from monitoring.models.scan import ScanRun, ScanShard
from monitoring.models.scan_cursor import ProfileScan
from monitoring.models.weights import FittedWeights

__all__ = [
    "Decision",
    "Evidence",
    "FittedWeights",
    "Flag",
    "FlagMessage",
    "PictureMatch",
    "PicturePrint",
    "PictureText",
    "ProfileScan",
    "ReferencePrint",
    "SavedFilter",
    "ScanRun",
    "ScanShard",
]
