from brands.queries.access import (
    assigned_brand_ids,
    has_second_factor,
    membership,
    memberships,
    unread_notifications,
)

__all__ = ["assigned_brand_ids", "has_second_factor", "membership", "memberships", "unread_notifications"]
