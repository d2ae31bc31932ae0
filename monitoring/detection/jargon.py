"""The trade's own words for counterfeits, graded, with a gloss and their innocent readings.

Collected from published glossaries of the replica trade. `explicit` says so outright, `strong`
usually means so, `context` only colours what else is there.
"""

import re
from dataclasses import dataclass

FASHION = frozenset({"shoes", "sportswear", "clothing", "bags", "accessories", "watches", "jewellery"})


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
    """Needs a category of these, from the listing or from its title; empty: everywhere."""
    never_in: frozenset[str] = frozenset()
    """Innocent in these categories."""


def _term(
    grade: str, words: str, gloss_en: str, gloss_zh: str, **context: tuple[str, ...] | frozenset[str]
) -> Term:
    return Term(grade, tuple(words.split()), gloss_en, gloss_zh, **context)  # type: ignore[arg-type]


_MODELS = ("模型", "车模", "手办", "摆件", "比例", "仿真模型", "图纸")
_PLANTS = ("仿真花", "仿真植物", "绿植", "花束", "假花", "绢花", "花艺")

TERMS: tuple[Term, ...] = (
    _term(
        "explicit",
        "高仿 高访 精仿 顶仿 超仿 极仿 A仿 1比1仿",
        "high-grade imitation",
        "高等级仿冒品",
        innocent_before=("真", "古", "生", "瓷"),
        innocent_near=_PLANTS,
    ),
    _term(
        "explicit",
        "仿品 仿版 仿货 假货 冒牌",
        "imitation goods",
        "仿冒品",
        innocent_after=("非", "拒绝", "打击", "防"),
    ),
    _term(
        "explicit",
        "超A 高A 顶A A货 AA货 AAA货 超A货",
        "graded fake: A goods",
        "分级假货（A货）",
        innocent_near=("翡翠", "玉", "缅甸", "玉石", "手镯天然"),
    ),
    _term(
        "explicit",
        "复刻 顶级复刻 原版复刻 1比1复刻 replica fk",
        "replica",
        "复刻（仿制）",
        innocent_near=("官方复刻", "复刻书", "碑帖", "字帖", "古籍"),
        never_in=frozenset({"books"}),
    ),
    _term(
        "explicit",
        "一比一 1比1",
        "one-to-one copy",
        "一比一仿制",
        innocent_near=(*_MODELS, "奶粉", "调配", "稀释", "混合"),
        never_in=frozenset({"toys", "books", "food", "car"}),
    ),
    _term(
        "explicit",
        "莆田 莆田货 莆田鞋 莆田纯原 pt纯原 莆田版",
        "Putian, the hub of fake shoes",
        "莆田（仿鞋产地）",
        innocent_near=(
            "枇杷",
            "桂圆",
            "米粉",
            "卤面",
            "妈祖",
            "荔枝",
            "特产",
            "海鲜",
            "旅游",
            "紫菜",
            "木雕",
        ),
        never_in=frozenset({"food", "home", "books"}),
    ),
    _term(
        "explicit",
        "纯原 公司级 真标 裁片级 组货 虎扑版 得物版 毒版 s2纯原 og纯原 纯原级 终端版 顶级版本",
        "grade of a fake shoe",
        "仿鞋等级用语",
        innocent_after=("单",),
        innocent_before=("生态", "味", "木", "浆", "料", "汁", "始"),
        never_in=frozenset({"food", "home", "books", "car"}),
    ),
    _term(
        "explicit",
        "通货",
        "common grade of fake shoes",
        "通货（低等级仿鞋）",
        only_in=frozenset({"shoes", "sportswear"}),
    ),
    _term("explicit", "华强北", "Huaqiangbei, the hub of fake electronics", "华强北（仿冒数码产地）"),
    _term("explicit", "knockoff 1:1replica superclone", "copy", "仿制品"),
    _term(
        "strong",
        "原单 纯原单 原单货 外贸原单",
        "surplus said to be made of the brand's material",
        "原单（声称品牌余料制作）",
        never_in=frozenset({"books", "food"}),
    ),
    _term(
        "strong",
        "尾单 尾货 余单",
        "overrun stock",
        "尾单（声称品牌余货）",
        never_in=frozenset({"books", "food"}),
    ),
    _term(
        "strong",
        "跟单 追单",
        "follow-on copy of an order",
        "跟单、追单（仿制加单）",
        innocent_before=("员", "软件", "系统"),
    ),
    _term(
        "strong",
        "原版",
        "said to be the original version",
        "原版（声称与正品同版）",
        only_in=FASHION,
        innocent_before=("书", "英文", "小说", "引进", "教材", "影", "电影", "碟"),
        never_in=frozenset({"books"}),
    ),
    _term(
        "strong",
        "原厂",
        "said to be from the original factory",
        "原厂（声称出自品牌代工厂）",
        only_in=FASHION,
    ),
    _term(
        "strong",
        "工厂货 厂货 工厂直供 源头工厂",
        "factory goods",
        "工厂货（声称工厂直出）",
        only_in=FASHION | frozenset({"cosmetics"}),
    ),
    _term(
        "strong", "老鼠货 内部货 员工货", "stock said to be leaked from the factory", "老鼠货（声称内部流出）"
    ),
    _term("strong", "海关货 海关罚没 走私货", "said to be seized by customs", "海关货（声称海关罚没）"),
    _term("strong", "外贸货 外贸尾货", "export surplus", "外贸货（声称出口余货）", only_in=FASHION),
    _term(
        "strong",
        "过验 过毒 可过毒 过得物 支持过验 过专柜 过机 专柜可验 可验货",
        "said to pass authentication",
        "声称可过鉴定",
    ),
    _term("strong", "剪标", "with the label cut", "剪标（剪去商标出售）", only_in=FASHION),
    _term("strong", "撤柜", "said to be cleared from a counter", "撤柜（声称专柜撤柜货）"),
    _term(
        "strong",
        "专柜品质 正品级 专柜级 正品品质 还原正品 对版正品 原版皮 原厂皮 顶级品质",
        "counter quality",
        "声称达到专柜品质",
    ),
    _term("strong", "大牌同款 大牌平替 奢侈品同款", "same style as the big brand", "声称与大牌同款"),
    _term(
        "strong",
        "ljr h12 og版 pk版 pk版本 lj版 og版本 pkgod",
        "batch code of a fake shoe",
        "仿鞋批次代号",
        only_in=frozenset({"shoes", "sportswear"}),
    ),
    _term(
        "strong",
        "og pk s2 m版 gd版",
        "batch code of a fake shoe",
        "仿鞋批次代号",
        only_in=frozenset({"shoes"}),
    ),
    _term("context", "细节看图 看图下单 实物拍摄看图", "details as pictured", "以图代述，回避说明"),
    _term("context", "懂的来 懂得来 懂的进 懂货 懂的都懂 你懂的", "those who know", "暗示知情人购买"),
    _term(
        "context", "加v 加微 加微信 vx 微信号 绿泡泡 加薇 威信", "asks to leave the platform", "引导离开平台"
    ),
    _term("context", "不支持专柜验货 不接受鉴定 介意勿拍 非专柜", "refuses authentication", "拒绝验货"),
)

LATIN_ONE_TO_ONE = re.compile(r"(?<![\d.:：/])1\s*[:：]\s*1(?![\d:：.])")
ONE_TO_ONE = next(term for term in TERMS if "一比一" in term.words)
