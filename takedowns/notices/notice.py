"""The notice to the marketplace: reasons, exact address, who notifies, the right, prima facie evidence and
the declaration of good faith (EU DSA Art. 16; E-Commerce Law of China, Art. 42)."""

from takedowns.notices.facts import NoticeFacts, Text
from takedowns.notices.words import VIOLATIONS, moment, observed, right_line, word


def english(facts: NoticeFacts) -> Text:
    lines = [
        f"Notice {facts.reference} of {moment(facts.decided_at, 'en')}",
        "",
        f"Notifier: {facts.company} for the brand {facts.brand}; {facts.notifier} <{facts.notifier_email}>",
        f"Right: {right_line(facts.right, 'en')}" if facts.right else "Right: none named",
        f"Infringement: {word(VIOLATIONS, facts.violation, 'en')}",
        "",
        f"Listing on {facts.marketplace}: {facts.item_url or facts.item_id}",
        f"Item number: {facts.item_id}",
        f"Title: {facts.title}",
        f"Price: {facts.price}",
        f"Seller: {facts.seller}",
        "",
        "Why the listing infringes:",
        *observed(facts, "en"),
        "",
        f"{facts.notifier} declares in good faith that this notice is accurate and complete, that the use of "
        "the right was not authorised by its owner, its agent or the law, and that the notifier may act for "
        "the owner. A wrong notice makes the notifier liable (E-Commerce Law of China, Art. 42).",
    ]
    subject = f"Notice {facts.reference}: {facts.brand}, item {facts.item_id}"
    return Text("notice", "en", subject, "\n".join(lines))


def chinese(facts: NoticeFacts) -> Text:
    lines = [
        f"侵权通知 {facts.reference}，{moment(facts.decided_at, 'zh-hans')}",
        "",
        f"通知人：{facts.company}（品牌 {facts.brand}）；{facts.notifier} <{facts.notifier_email}>",
        f"权利：{right_line(facts.right, 'zh-hans')}" if facts.right else "权利：未列明",
        f"侵权类型：{word(VIOLATIONS, facts.violation, 'zh-hans')}",
        "",
        f"{facts.marketplace} 商品链接：{facts.item_url or facts.item_id}",
        f"商品编号：{facts.item_id}",
        f"标题：{facts.title}",
        f"价格：{facts.price}",
        f"卖家：{facts.seller}",
        "",
        "侵权理由：",
        *observed(facts, "zh-hans"),
        "",
        f"{facts.notifier} 善意声明：本通知真实、准确、完整；对该权利的使用未经权利人、其代理人或法律许可；"
        "通知人有权代表权利人。因通知错误造成损害的，依法承担民事责任（《中华人民共和国电子商务法》第四十二条）。",
    ]
    subject = f"侵权通知 {facts.reference}：{facts.brand}，商品 {facts.item_id}"
    return Text("notice", "zh-hans", subject, "\n".join(lines))
