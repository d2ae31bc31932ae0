"""The statement of reasons for the seller: the measure and its scope, the facts, the ground, whether a
machine took part, and how to object (EU DSA Art. 17 and 20; E-Commerce Law of China, Art. 42 and 43)."""

from takedowns.notices.facts import NoticeFacts, Text
from takedowns.notices.words import MACHINE_SHARE, VIOLATIONS, moment, observed, right_line, word


def english(facts: NoticeFacts) -> Text:
    violation = word(VIOLATIONS, facts.violation, "en")
    if facts.ground == "brand":
        ground = [
            f"A rights holder notified us: {facts.company}, for the brand {facts.brand}, declared in good "
            f"faith that the listing infringes its right ({violation}).",
            f"Right relied on: {right_line(facts.right, 'en')}." if facts.right else "",
            "Legal ground: E-Commerce Law of China, Art. 42.",
        ]
    else:
        ground = [
            f"We acted on our own authority, without a notice of a rights holder ({violation}; brand "
            f"{facts.brand}).",
            "Legal ground: E-Commerce Law of China, Art. 45, and the rules of the marketplace.",
        ]
    lines = [
        f"Statement of reasons {facts.reference} of {moment(facts.decided_at, 'en')}",
        "",
        "What was done",
        f"Your listing on {facts.marketplace} is removed and cannot be found or bought any more. The removal "
        "has no end date. Your other listings and your account are not affected by this decision.",
        f"Listing: {facts.title}",
        f"Item number: {facts.item_id}",
        f"Seller: {facts.seller}",
        "",
        "Why",
        *[line for line in ground if line],
        "Facts relied on:",
        *observed(facts, "en"),
        "",
        "How it was found and decided",
        word_of_machine(facts, 0),
        "",
        "How to object",
        f"You may object on this page, free of charge, within {facts.complaint_days} days. Say why the "
        "listing does not infringe, declare it in good faith and add what proves it.",
        (
            "We send your objection to the notifier. If within "
            if facts.ground == "brand"
            else "A person looks at it again. If within "
        )
        + f"{facts.objection_days} days we hear of no complaint to an authority and no lawsuit, the listing "
        "comes back. Your objection is never decided by a machine alone. You may also go to court, or to an "
        "out-of-court body where your law provides one.",
    ]
    subject = f"Your listing {facts.item_id} was removed ({facts.reference})"
    return Text("statement", "en", subject, "\n".join(lines))


def chinese(facts: NoticeFacts) -> Text:
    violation = word(VIOLATIONS, facts.violation, "zh-hans")
    if facts.ground == "brand":
        ground = [
            f"权利人已发出通知：{facts.company}（品牌 {facts.brand}）善意声明"
            f"该商品信息侵犯其权利（{violation}）。",
            f"所依据的权利：{right_line(facts.right, 'zh-hans')}。" if facts.right else "",
            "法律依据：《中华人民共和国电子商务法》第四十二条。",
        ]
    else:
        ground = [
            f"本平台依职权采取措施，并非基于权利人通知（{violation}；品牌 {facts.brand}）。",
            "法律依据：《中华人民共和国电子商务法》第四十五条及平台规则。",
        ]
    lines = [
        f"处理理由说明 {facts.reference}，{moment(facts.decided_at, 'zh-hans')}",
        "",
        "采取的措施",
        f"您在 {facts.marketplace} 的商品信息已被下架，不再可见或可购买。该措施无期限。"
        "您的其他商品和账号不受本决定影响。",
        f"商品：{facts.title}",
        f"商品编号：{facts.item_id}",
        f"卖家：{facts.seller}",
        "",
        "理由",
        *[line for line in ground if line],
        "所依据的事实：",
        *observed(facts, "zh-hans"),
        "",
        "如何发现与决定",
        word_of_machine(facts, 1),
        "",
        "如何提出异议",
        f"您可在 {facts.complaint_days} 天内在本页面免费提交不存在侵权行为的声明："
        "说明理由、作出善意声明并附上初步证据。",
        ("我们会将声明转送通知人。若 " if facts.ground == "brand" else "您的声明由人员复核。若 ")
        + f"{facts.objection_days} 天内未收到已投诉或起诉的通知，商品信息将恢复"
        "（《中华人民共和国电子商务法》第四十三条）。您的异议不会仅由机器决定。您也可以依法向法院起诉。",
    ]
    subject = f"您的商品 {facts.item_id} 已被下架（{facts.reference}）"
    return Text("statement", "zh-hans", subject, "\n".join(lines))


def word_of_machine(facts: NoticeFacts, language: int) -> str:
    return MACHINE_SHARE[facts.found_by_machine][language]
