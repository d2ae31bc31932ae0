from brands.models.audit import AuditEntry, AuditHead
from brands.models.brand import Application, Brand, BrandName
from brands.models.mail import Mail, StagedUpload
from brands.models.notices import Notification
from brands.models.people import Assignment, Invitation, Membership, Person
from brands.models.profile import AuthorisedSeller, Document, Product, ReferencePicture, Right, WatchedSeller

__all__ = [
    "Application",
    "Assignment",
    "AuditEntry",
    "AuditHead",
    "AuthorisedSeller",
    "Brand",
    "BrandName",
    "Document",
    "Invitation",
    "Mail",
    "Membership",
    "Notification",
    "Person",
    "Product",
    "ReferencePicture",
    "Right",
    "StagedUpload",
    "WatchedSeller",
]
