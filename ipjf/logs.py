"""Some links are keys by themselves: whoever reads one in a log could act with it. They stay out of it."""

import logging
import re

_LINKS = (
    "statement",
    "invitation",
    "apply/status",
    "apply/verify",
    "accounts/password/reset/key",
    "accounts/confirm-email",
)
_KEY = re.compile(rf"(/(?:{'|'.join(_LINKS)})/)[^/\s?\"']+")


def without_keys(text: str) -> str:
    return _KEY.sub(r"\1…", text)


class WithoutKeys(logging.Filter):
    """For a handler. Always lets the record through; Django's lines on refused requests hold the address."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_keys(record.getMessage()), None
        return True
