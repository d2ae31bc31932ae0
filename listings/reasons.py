"""The sentences for rows that were refused and for sources that cannot be read. Each says what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from brands.errors import Invalid
from listings.feeds.addresses import Problem
from listings.feeds.records import Fault, Reason, Unusable
from listings.fetch import Kind

REJECTED = {
    Reason.NOT_JSON: _("Not a JSON object"),
    Reason.NOT_A_LISTING: _("No listing in it"),
    Reason.COLUMNS: _("Another number of columns than the header"),
    Reason.QUOTES: _("A quotation mark that is never closed"),
    Reason.TOO_LONG: _("Longer than a row may be"),
    Reason.ENCODING: _("Written in another encoding than the rest"),
    Reason.NUL: _("Contains NUL bytes"),
    Reason.NO_ID: _("No item id"),
    Reason.BAD_ID: _("The item id is damaged, maybe by a spreadsheet"),
    Reason.NO_TITLE: _("No title"),
    Reason.LONG_TITLE: _("The title is longer than 500 characters"),
    Reason.BAD_TEXT: _("Contains characters that no text may have"),
    Reason.BAD_PRICE: _("The price is not a number"),
    Reason.NEGATIVE_PRICE: _("The price is negative"),
    Reason.ABSURD_PRICE: _("The price is beyond anything sold"),
    Reason.BAD_CURRENCY: _("The currency is not a three-letter code"),
    Reason.BAD_STATE: _("The state is none of onsale, instock and removed"),
    Reason.BAD_TIME: _("The time of change cannot be read"),
    Reason.STORE: _("The store refused it"),
}
UNUSABLE = {
    Fault.EMPTY: _("There is not one row in it."),
    Fault.UNKNOWN_FORMAT: _("There is no format “%(kind)s”. Choose one of: %(known)s."),
    Fault.UNKNOWN_ENCODING: _("The encoding “%(encoding)s” is not known. Choose one of: %(known)s."),
    Fault.ENCODING: _("From line %(line)s on it is not written in %(encoding)s. Try the encoding %(other)s."),
    Fault.UTF16: _("It is written in UTF-16. Save it as UTF-8 and try again."),
    Fault.ARCHIVE: _(
        "It is an archive or a spreadsheet, not text. Unpack it, or save it as CSV, and try again. "
        "Only gzip is unpacked here."
    ),
    Fault.GZIP: _(
        "Its gzip data is damaged or ends too early. Rows before that place were kept; get the file again."
    ),
    Fault.BOMB: _(
        "It unpacks to %(ratio)s times its size, which no list of listings does. Reading stopped; "
        "rows before that place were kept."
    ),
    Fault.TOO_LARGE: _("It is one document of over %(megabytes)s MB. Write one item a line instead."),
    Fault.NO_TITLE_COLUMN: _(
        "No column gives the title. The columns are: %(columns)s. Say which with COLUMN=title."
    ),
    Fault.UNKNOWN_FIELD: _("There is no field “%(field)s”. The fields are: %(known)s."),
    Fault.UNKNOWN_COLUMN: _("There is no column “%(column)s”. The columns are: %(columns)s."),
    Fault.NOT_JSON: _("The document that begins on line %(line)s is not JSON: %(problem)s."),
}

FETCHES = {
    Kind.ADDRESS: _("The address is not one of http or https."),
    Kind.PRIVATE: _(
        "The address lies in a private network. If that is meant, allow its host and port in "
        "OUTBOUND_ALLOW_PRIVATE."
    ),
    Kind.UNRESOLVED: _("The name of the server cannot be resolved."),
    Kind.UNREACHABLE: _("The server does not answer, or hung up."),
    Kind.TIMEOUT: _("The server took too long."),
    Kind.REDIRECTS: _("The server redirects again and again."),
    Kind.STATUS: _("The server answered with status %(status)s."),
    Kind.TOO_LARGE: _("The answer is larger than is allowed."),
    Kind.COMPRESSED: _("The server sent a compressed answer that was not asked for."),
}
FEEDS = {
    **{kind.value: text for kind, text in FETCHES.items()},
    "no_cursor": _("The feed's answer has no X-Next-Cursor header."),
    "stuck": _("The feed gave rows but no new cursor, so it would repeat them for ever."),
    "encoding": UNUSABLE[Fault.ENCODING],
    "not_text": _("The feed's answer is not text with one JSON object a line."),
}
IMPORTS = {
    **{fault.value: text for fault, text in UNUSABLE.items()},
    "interrupted": _(
        "The process ended before the file did. What was read is kept; import the file again, "
        "which is harmless."
    ),
    "file_gone": _("The uploaded file is gone. Upload it again."),
}


def worded(table: Mapping[str, Any], code: str, params: Mapping[str, Any]) -> str:
    """The sentence for a stored code; an unknown one (of an older version) is shown as it is."""
    return str(table[code]) % params if code in table else code


class SourceUnusable(Invalid):
    """A file or a feed that cannot be read (any further); what was taken before is kept."""

    def __init__(self, error: Unusable) -> None:
        self.fault = error.fault
        super().__init__(UNUSABLE[error.fault] % error.params)


ADDRESSES = {
    Problem.EMPTY: _("Paste the address of an item."),
    Problem.OPAQUE: _(
        "This is a short link or a share code: it does not say which item it leads to, and we do not "
        "follow it. Open it yourself and paste the address of the item's page."
    ),
    Problem.SHOP: _("This is the address of a shop. Open the item in it and paste the address of that page."),
    Problem.NO_ID: _("This address has no item id. Open the item and paste the full address of its page."),
    Problem.UNKNOWN_SITE: _("This site is none of the marketplaces that are watched here."),
    Problem.NOT_AN_ADDRESS: _(
        "This is not an address. It should look like https://item.taobao.com/item.htm?id=…"
    ),
}
