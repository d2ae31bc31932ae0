"""Ordinary words: a name that is also a word needs a second signal, and a word is not a disguise.

Both come with frequencies: English from film subtitles, Chinese from the dictionary of a word
segmenter, topped up with everyday words that it lacks.
"""

import math
import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from pypinyin.phrases_dict import phrases_dict
from spellchecker import SpellChecker, WordFrequency

_EVERYDAY_COUNT = 900
"""Heard at least so often: coach 26,684, gap 7,939, vans 1,997 against dell 378, nike 156."""
_KNOWN_COUNT = 50
_NO_WORD = 3
"""Names of so many characters are words only where a dictionary says so."""


@cache
def _english() -> WordFrequency:
    return SpellChecker().word_frequency


_CHINESE_EXTRA = """
苹果 小米 美的 奔驰 宝马 大众 老板 火星 三叶草 勾子 钩子 小香 大鹅
三道杠 现代 凯旋 金典 牛津 北面 匹克 回力 飞跃 双星 长虹 好奇 箭牌 皇家 中华 黑人 芳草 传奇 经典
花花公子 骆驼 鳄鱼 彪悍 红牛 天猫 京东 自然 洁柔 清风 心相印 儿童 忍耐 为你 为了 成为 因为
作为 认为 行为 以为 耳环 尔后 耐心 耐用 耐磨 耐热 耐高温 耐脏 耐看 耐穿 克重 克拉 克隆 克数 尼龙
想要 想念 想法 关联 串联 并联 对联 米饭 米色 米白 普通 普洱 优惠 实惠 恩惠 互惠 华丽 华南 豪华 精华
为主 果汁 果园 果酱 水果 坚果 糖果 芒果 红富士 富士 鹅蛋 天鹅 企鹅 香型 香水 香风 草莓 草地 草种
种子 草坪 叶子 牌子 家居 家用 家庭 家具 家纺 米粉 奶粉 连想 联系 戴帽 驰名
驰骋 安全 安装 宁波 宁静 然后 迪拜 斯文 大码 马甲 拉链 达人 拉杆
"""
"""三道杠, three bars, is a pattern of cloth as well as a nickname: it stays a word."""
_LONGEST = 4
_PROPER = ("nr", "ns", "nt", "nz")
"""Tags of names of people, places, bodies and brands: a name is not an ordinary word."""
_PLACE = "ns"
"""But a place that is often spoken of is one: 长城, 云南."""
_OF_DOING = ("v", "a", "d")
"""Tags of verbs, adjectives and adverbs: a word such as 联想 is one only within a sentence."""
_ORDINARY_COUNT = 150
"""公牛 201, 苹果 1,334 against 安踏 7, 匹克 3."""
_EXTRA_COUNT = 300
_WORD_COUNT = 3
_USUAL_COUNT = 10
_PROPER_COUNT = 20
"""Rarer names of people (香奈尔 9) may be a disguise all the same: 菲利普 42, 加拿大 2,067."""


_ENTRY = re.compile(rf"^(\S{{1,{_LONGEST}}}) (\d+) (\w+)$", re.MULTILINE)


class _Words(NamedTuple):
    """Words of up to four characters."""

    counts: dict[str, int]
    things: frozenset[str]
    doings: frozenset[str]
    rarer_things: frozenset[str]
    rare_names: frozenset[str]


@cache
def _words() -> _Words:
    """Read when first asked: a second that only those who judge titles have to spend."""
    counts: dict[str, int] = {}
    things: set[str] = set()
    doings: set[str] = set()
    rarer: set[str] = set()
    rare: set[str] = set()
    found = find_spec("jieba")
    if found is None or found.origin is None:
        raise ImportError("jieba-py, whose dictionary tells Chinese words apart, is not installed")
    # Read, not imported: the segmenter's own models would cost half a second and are not needed.
    text = (Path(found.origin).parent / "_data" / "dict.txt").read_text("utf-8")
    for word, digits, tag in map(re.Match.groups, _ENTRY.finditer(text)):
        count = int(digits)
        if count >= _WORD_COUNT:
            counts[word] = count
            proper = tag.startswith(_PROPER)
            if count >= _ORDINARY_COUNT and (tag == _PLACE or not proper):
                (doings if tag.startswith(_OF_DOING) else things).add(word)
            if not proper and tag.startswith("n") and _USUAL_COUNT <= count < _ORDINARY_COUNT:
                rarer.add(word)
            if proper and count < _PROPER_COUNT:
                rare.add(word)
    for word in _CHINESE_EXTRA.split():
        counts[word] = max(counts.get(word, 0), _EXTRA_COUNT)
    for word in phrases_dict:
        if len(word) <= _LONGEST:
            counts.setdefault(word, _WORD_COUNT)
    things |= {word for word in phrases_dict if len(word) <= _LONGEST} | set(_CHINESE_EXTRA.split())
    return _Words(
        counts,
        frozenset(things),
        frozenset(doings - things),
        frozenset(rarer - things),
        frozenset(rare - things),
    )


_LOG_ALL = math.log(60_000_000)
"""Of all words counted."""
_NAME_COUNTS = (0, 0, 3_000, 30_000)
"""As how common a name of so many characters counts in a listing; longer ones as the last."""
_STRADDLING_COUNT = 20
"""Rarer words across the border of a name are chance."""


def everyday_english(word: str) -> bool:
    return int(_english()[word.lower()]) >= _EVERYDAY_COUNT


def known_english(word: str) -> bool:
    """True for any word a speller knows: such a word is itself, not a misspelt brand."""
    return int(_english()[word.lower()]) >= _KNOWN_COUNT


def chinese_word(word: str) -> bool:
    """A word of a dictionary, well-known names of people and places included."""
    words = _words()
    return len(word) > 1 and word in words.counts and word not in words.rare_names


def in_dictionary(word: str) -> bool:
    """Any word or name that the dictionary has, however rare: 美杜莎."""
    return word in _words().counts


def may_be_a_word(name: str) -> bool:
    """Whether a name is short enough in Chinese, or known well enough, to be met as a word or a person."""
    if name.isascii():
        return known_english("".join(filter(str.isalpha, name)))
    return len(name) < _NO_WORD or name in _words().counts


def ordinary_chinese(word: str) -> bool:
    """A word of everyday language for a thing: as a name it needs a second signal."""
    return word in _words().things


def coined(name: str) -> bool:
    """Whether a capital within the Latin word shows that somebody made it up, however often it is heard:
    iPhone."""
    return name.isascii() and name.isalpha() and not name.isupper() and name[1:] != name[1:].lower()


def rarer_word(word: str) -> bool:
    """A word for a thing that is met less often: it is the name, but for goods of another kind (精工)."""
    return len(word) < _NO_WORD and word in _words().rarer_things


def word_of_doing(word: str) -> bool:
    """A verb or the like: as a name it needs a second signal where it may be part of a sentence."""
    return word in _words().doings


@lru_cache(maxsize=1 << 16)
def parted(run: str, begin: int, end: int) -> bool:
    """Whether the likeliest reading of this run of characters parts it before `begin` and after `end`,
    when what lies between is a name.

    The likeliest reading is the one with the highest product of the frequencies of its words.
    """
    name = math.log(_NAME_COUNTS[min(end - begin, len(_NAME_COUNTS) - 1)]) - _LOG_ALL
    best: list[tuple[float, bool]] = [(0.0, False)]
    """For each place the best reading up to it, and whether the name is a word of it."""
    for stop in range(1, len(run) + 1):
        ways = []
        for start in range(max(0, stop - _LONGEST), stop):
            count = _words().counts.get(run[start:stop], 1 if stop - start == 1 else 0)
            # A word that holds the name (茅台酒, 耐克鞋) may as well be the name and something of it.
            if count and not start <= begin < end <= stop:
                ways.append((best[start][0] + math.log(count) - _LOG_ALL, best[start][1]))
        if stop == end:
            ways.append((best[begin][0] + name, True))
        best.append(max(ways))
    return best[-1][1]


@lru_cache(maxsize=1 << 16)
def straddled(run: str, begin: int, end: int) -> str:
    """What words of the run have one foot in what lies between.

    `covered` where two words that meet inside it cover it and more (积木|熊猫), `crossed` where one word
    crosses its border, `held` where one holds it and more, else empty.
    """
    words = [
        (start, stop)
        for stop in range(begin + 1, len(run) + 1)
        for start in range(max(0, stop - _LONGEST), min(stop, end))
        if (start < begin or stop > end) and _words().counts.get(run[start:stop], 0) >= _STRADDLING_COUNT
    ]
    crossing = [(start, stop) for start, stop in words if start > begin or stop < end]
    for start, stop in crossing:
        if start > begin and any(
            _usual(run[first:start]) for first in range(max(0, start - _LONGEST), begin + 1)
        ):
            return "covered"
        if stop < end and any(
            _usual(run[stop:last]) for last in range(end, min(len(run), stop + _LONGEST) + 1)
        ):
            return "covered"
    if crossing:
        return "crossed"
    return "held" if words else ""


def _usual(word: str) -> bool:
    return len(word) > 1 and _words().counts.get(word, 0) >= _STRADDLING_COUNT


def common_characters() -> frozenset[str]:
    """The characters of which the dictionary's more usual words are made."""
    return frozenset(
        character for word, count in _words().counts.items() if count >= _USUAL_COUNT for character in word
    )


def load() -> None:
    """Read the dictionaries now: a process that is about to fork shares them with its children."""
    _words()
    _english()
