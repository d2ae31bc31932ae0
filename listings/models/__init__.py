from listings.models.imports import Import
from listings.models.listing import Listing, ListingImage, Seller, Snapshot
from listings.models.marketplace import Marketplace

__all__ = ["Import", "Listing", "ListingImage", "Marketplace", "Seller", "Snapshot"]
