"""Ordinary words: a name that is also a word needs a second signal, and a word is not a disguise.

English comes with frequencies (how often a word is heard in film subtitles), Chinese from a
dictionary of phrases, topped up with everyday words that it lacks.
"""

from pypinyin.phrases_dict import phrases_dict
from spellchecker import SpellChecker

_EVERYDAY_COUNT = 900
"""Heard at least so often: coach 26,684, gap 7,939, vans 1,997 against dell 378, nike 156."""
_KNOWN_COUNT = 50

_ENGLISH = SpellChecker().word_frequency

_CHINESE_EXTRA = """
苹果 小米 美的 奔驰 宝马 大众 老板 火星 三叶草 勾子 钩子 橙家 驴牌 小香 大鹅 绿水鬼
三道杠 现代 凯旋 金典 牛津 北面 匹克 回力 飞跃 双星 长虹 好奇 箭牌 皇家 中华 黑人 芳草 百雀 传奇 经典
花花公子 骆驼 鳄鱼 彪悍 红牛 天猫 京东 欧莱 自然 洁柔 清风 心相印 儿童 忍耐 为你 为了 成为 因为
作为 认为 行为 以为 耳环 尔后 耐心 耐用 耐磨 耐热 耐高温 耐脏 耐看 耐穿 克重 克拉 克隆 克数 尼龙
想要 想念 想法 关联 串联 并联 对联 米饭 米色 米白 普通 普洱 优惠 实惠 恩惠 互惠 华丽 华南 豪华 精华
为主 果汁 果园 果酱 水果 坚果 糖果 芒果 红富士 富士 鹅蛋 天鹅 企鹅 香型 香水 香风 草莓 草地 草种
种子 草坪 叶子 牌子 家居 家用 家庭 家具 家纺 米粉 奶粉 连想 联系 戴帽 戴儿 带儿 袋儿 小蜜 古时 驰名
驰骋 安全 安装 宁波 宁静 然后 迪拜 斯文 大码 马甲 拉链 达人 拉杆 新百
"""
_CHINESE = frozenset(word for word in phrases_dict if len(word) <= 4) | frozenset(_CHINESE_EXTRA.split())


def everyday_english(word: str) -> bool:
    return int(_ENGLISH[word.lower()]) >= _EVERYDAY_COUNT


def known_english(word: str) -> bool:
    """True for any word a speller knows: such a word is itself, not a misspelt brand."""
    return int(_ENGLISH[word.lower()]) >= _KNOWN_COUNT


def chinese_word(word: str) -> bool:
    return word in _CHINESE
