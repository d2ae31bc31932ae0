"""What a word of the counterfeit trade is: its grade, its meaning, and when it is innocent.

`explicit` says outright that the goods are copies, `strong` usually means so, `context` only colours what
else is there. The words themselves are in trade_words.py.
"""

from dataclasses import dataclass

SHOES = frozenset({"shoes", "sportswear"})
FASHION = frozenset({"shoes", "sportswear", "clothing", "bags", "accessories", "watches", "jewellery"})
COPIED = FASHION | {"cosmetics"}
"""Fields in which goods straight from a factory or in bulk are hardly ever the brand's own."""


@dataclass(frozen=True, slots=True)
class Term:
    grade: str
    """explicit, strong or context."""
    words: tuple[str, ...]
    gloss_en: str
    gloss_zh: str
    innocent_near: tuple[str, ...] = ()
    """Any of these in the title makes the word innocent (翡翠 for A货)."""
    innocent_before: tuple[str, ...] = ()
    """Innocent when the title continues so (高仿 followed by 真)."""
    innocent_after: tuple[str, ...] = ()
    """Innocent when the word follows directly upon one of these."""
    only_in: frozenset[str] = frozenset()
    """Needs a category of these, from the listing, its title or the brand; empty: everywhere."""
    only_near: tuple[str, ...] = ()
    """Needs one of these in the title."""
    never_in: frozenset[str] = frozenset()
    """Innocent in these categories."""
    telling: bool = True
    """Whether it speaks of copies so clearly that an ambiguous name beside it means the brand:
    高仿苹果 does, 苹果批发 is fruit."""


DENIED_AFTER = (
    *("非", "不是", "并非", "绝非", "绝不", "不卖", "不售", "不做", "拒绝", "杜绝", "谢绝", "抵制", "打击"),
    *("警惕", "谨防", "严禁", "告别", "远离", "防", "没有", "区别于", "not", "not a", "no", "non", "never"),
)
"""非高仿, not a replica: what is denied is not said."""
DENIED_BEFORE = (
    *("勿扰", "勿拍", "勿近", "勿进", "者勿", "退散", "绕道", "绕行", "走开", "免谈", "别来", "必究", "必赔"),
    *("包赔", "包退", "赔", "罚"),
)
"""高仿勿扰, 假货包赔."""
TAUGHT_NEAR = ("鉴别", "辨别", "打假", "识别真假", "真假对比", "防伪查询")
"""How to tell copies is a lesson, not an offer."""


def term(
    grade: str, words: str, gloss_en: str, gloss_zh: str, **context: tuple[str, ...] | frozenset[str] | bool
) -> Term:
    """A term of words that are parted by spaces; _ stands for a space within one."""
    listed = tuple(word.replace("_", " ") for word in words.split())
    return Term(grade, listed, gloss_en, gloss_zh, **context)  # type: ignore[arg-type]
