"""The terms of the texts in both languages. Not gettext: a legal text is kept as it was sent and must not
change with a translation file, so its words live beside it."""

from datetime import UTC, datetime

from takedowns.notices.facts import NoticeFacts, RightFacts

LANGUAGES = ("en", "zh-hans")
STOPS = {"en": ".", "zh-hans": "。"}

VIOLATIONS = {
    "counterfeit": ("counterfeit goods", "假冒商品"),
    "trademark": ("unauthorised use of a trademark", "未经许可使用商标"),
    "copyright": ("pictures or text copied without permission", "未经许可复制图片或文字"),
    "design": ("a copied design", "侵犯外观设计专利"),
    "patent": ("infringement of a patent", "侵犯发明或实用新型专利"),
}
RIGHTS = {
    "trademark": ("trademark", "商标"),
    "copyright": ("copyright", "著作权"),
    "design": ("design patent", "外观设计专利"),
    "patent": ("invention or utility patent", "发明或实用新型专利"),
}
PLATFORM_REASONS = {
    "blatant": (
        "The listing describes its goods as imitations in its own words.",
        "该商品信息以自身用语表明其为仿制品。",
    ),
    "repeat": ("The listing repeats one that was removed before.", "该商品信息与先前已被下架的信息重复。"),
    "stolen_pictures": (
        "The listing shows the rights holder's pictures for other goods.",
        "该商品信息将权利人的图片用于其他商品。",
    ),
}
MACHINE_SHARE = {
    True: (
        "An automated scan of public listings brought this listing to attention. The decision to remove it "
        "was taken by a person, not by a machine.",
        "本商品信息系在自动扫描公开商品信息时发现。下架决定由人员作出，并非由机器自动作出。",
    ),
    False: (
        "The listing was reported by a person, without an automated scan. The decision to remove it was "
        "taken by a person.",
        "本商品信息由人员举报，未经自动扫描。下架决定由人员作出。",
    ),
}


def word(table: dict[str, tuple[str, str]], code: str, language: str) -> str:
    """KeyError for a code that has no words: better no text than one with a hole."""
    return table[code][LANGUAGES.index(language)]


TIMES = {"en": "%d %B %Y, %H:%M UTC", "zh-hans": "%Y-%m-%d %H:%M（协调世界时）"}


def moment(value: datetime, language: str) -> str:
    return value.astimezone(UTC).strftime(TIMES[language])


def right_line(right: RightFacts, language: str) -> str:
    """The right as a register names it, in one line."""
    classes = (", " if language == "en" else "、").join(map(str, right.nice_classes))
    kind = word(RIGHTS, right.kind, language)
    if language == "en":
        line = f"{kind} “{right.title}”, {right.office} no. {right.number}, owner {right.owner}"
        return line + (f", Nice classes {classes}" if classes else "")
    line = f"{kind}“{right.title}”，{right.office} 第 {right.number} 号，权利人 {right.owner}"
    return line + (f"，尼斯分类第 {classes} 类" if classes else "")


def observed(facts: NoticeFacts, language: str) -> list[str]:
    """What was seen in the listing, then what the person wrote; the violation alone when neither is known."""
    seen = [pair[LANGUAGES.index(language)] for pair in facts.observations]
    if facts.reason:
        seen.insert(0, word(PLATFORM_REASONS, facts.reason, language))
    if facts.note:
        seen.append(facts.note)
    if not seen:
        kind = word(VIOLATIONS, facts.violation, language)
        seen = [f"The person who decided found: {kind}." if language == "en" else f"决定人认定：{kind}。"]
    return [f"- {line}" for line in seen]
