"""What stands directly beside a name and says that the goods are not the brand's: 耐克同款, 仿香奈儿."""

from monitoring.detection.jargon import DENIED_AFTER
from monitoring.detection.types import Span

_SAME_STYLE = (
    *("同款", "家同款", "风同款", "同厂", "同源", "同工厂", "同生产线", "同品质", "同材质", "平替", "家平替"),
    *("style", "inspired"),
)
"""耐克同款 says that it is not by the brand, and lives off its name."""
_IMITATING = ("仿", "仿制", "模仿", "山寨", "冒牌", "盗版", "假", "fake", "imitation")
"""仿香奈儿."""
_DENIALS = tuple(f" {word}" if word.isascii() else word for word in DENIED_AFTER)
_GRADES = "高精顶超极特原复全纯a1:比级品质货版 "
"""What may stand between a denial and the word that it denies: 不是高仿, 拒绝 顶级 山寨."""
_EARNEST = ("真假", "防假", "包假")
WORDS = (*_SAME_STYLE, *_IMITATING)
"""A title that holds none of these says nothing of the kind."""
_LOUD_BEFORE = frozenset(word[-1] for word in _IMITATING)
_LOUD_AFTER = frozenset("仿") | {word[0] for word in _SAME_STYLE}


def is_loud(plain: str, span: Span) -> bool:
    """Whether anything may be said beside the span; quick, and seldom true."""
    start, end = span
    return not (
        _LOUD_BEFORE.isdisjoint(plain[max(0, start - 3) : start])
        and _LOUD_AFTER.isdisjoint(plain[end : end + 3])
    )


def said_beside(plain: str, span: Span) -> tuple[str, Span] | None:
    """(code of the signal, span of the words with what tells of the name); `plain` is the title through
    terms.PLAIN."""
    start, end = span
    before, after = plain[:start].rstrip(), plain[end:].lstrip()
    if before.endswith(_IMITATING) and not before.endswith(_EARNEST) and not _is_denied(before):
        return "jargon.imitates", (max(0, len(before) - 1), end)
    if after == "仿" or after.startswith("仿 "):
        return "jargon.imitates", (start, len(plain) - len(after) + 1)
    if after.startswith(_SAME_STYLE):
        style = next(word for word in _SAME_STYLE if after.startswith(word))
        return "jargon.same_style", (start, len(plain) - len(after) + len(style))
    return None


def _is_denied(before: str) -> bool:
    """Whether the imitating word at the end is said not to hold: 不是高仿 耐克, 打击山寨 耐克."""
    word = max((word for word in _IMITATING if before.endswith(word)), key=len)
    lead = before[: -len(word)]
    return any(f" {each.rstrip()}".endswith(_DENIALS) for each in (lead, lead.rstrip(_GRADES)))
