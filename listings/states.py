"""How a listing stands on its marketplace, and how far a picture has come."""

from django.utils.translation import pgettext_lazy

LISTING_STATES = {
    "onsale": pgettext_lazy("listing state", "On sale"),
    "instock": pgettext_lazy("listing state", "Not on sale"),
    "removed": pgettext_lazy("listing state", "Removed"),
}
PICTURE_STATES = {
    "pending": pgettext_lazy("picture state", "Waiting"),
    "fetched": pgettext_lazy("picture state", "Fetched"),
    "broken": pgettext_lazy("picture state", "Broken"),
}
IMPORT_STATES = {
    "waiting": pgettext_lazy("import state", "Waiting"),
    "running": pgettext_lazy("import state", "Running"),
    "done": pgettext_lazy("import state", "Done"),
    "failed": pgettext_lazy("import state", "Failed"),
}
