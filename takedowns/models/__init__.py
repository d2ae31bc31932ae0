from takedowns.models.case import Case, CaseMessage, CounterNotice, Deadline, Notice
from takedowns.models.order import OrderAttempt, Removal

__all__ = ["Case", "CaseMessage", "CounterNotice", "Deadline", "Notice", "OrderAttempt", "Removal"]
