"""Fields of goods in which a name that may be a word is that word: a Tudor house on a map is no watch.

Each field has the categories of the brands that sell such goods; for all others its words speak against the
name, unless the goods are of the brand's kind all the same.
"""

from monitoring.detection.categories import at_home

_FIELDS: dict[str, tuple[frozenset[str], str]] = {
    "study": (
        frozenset({"books", "toys"}),
        """
        教材 教辅 课本 试卷 习题 习题集 考研 考级 论文 讲义 真题 题库 字典 词典 绘本 童话 寓言 神话 传说
        诗集 诗词 诗歌 散文 古籍 史书 历史书 地理 哲学 经济学 经济学人 物理学 物理学家 数学 心理学 社会学
        伦理学 神学 圣经 语文 英语 单词 语法 作文 教具 早教 挂图 地图 地球仪 明信片 邮票 集邮 自由行
        一日游 跟团游 旅行社 景区 门票 电影票 签证 古城 古镇 故居 博物馆 纪念馆 楼盘 沙盘 售楼 希腊字母
        天文 行星 星球 太阳系 日报 晚报 报纸 期刊 杂志 年鉴 教授 学者 诗人 作家 画家 总统 国王 女王 皇后
        王朝 庄园 教堂 大教堂 大桥 火山 海峡 群岛 半岛 山脉 瀑布 沙漠 神功 武功 秘籍 门派 海关 铁路 机场
        textbook novel map atlas grammar poetry
        """,
    ),
    "stage": (
        frozenset({"books", "toys"}),
        """
        曲谱 乐谱 琴谱 钢琴谱 吉他谱 夜曲 练习曲 奏鸣曲 协奏曲 交响曲 圆舞曲 古筝 二胡 舞蹈 京剧 戏曲 话剧
        音乐剧 相声 剧本杀 演唱会 黑胶 唱片 专辑 魔术 密室 机关盒 攻略本 攻略书 桌游 nocturne sonata vinyl
        """,
    ),
    "craft": (
        frozenset({"home", "toys", "books"}),
        """
        颜料 素描 画册 临摹 十字绣 年画 紫砂 泥塑 石雕 木雕 根雕 砖雕 铜像 铜牛 青铜 青铜器 青铜剑 石膏
        雕像 面具 神像 佛像 财神 罗盘 祭祀 香炉 勋章 奖章 奖杯 奖牌 军功章 国旗 旗帜 锦旗 纪念币 古币
        古钱币 铜钱 银元 兵人 盔甲 战袍 古董 文玩 核桃
        """,
    ),
    "nature": (
        frozenset({"home", "food"}),
        """
        种子 花种 草籽 树苗 花苗 苗木 果苗 果树 盆景 盆栽 多肉 绿植 化石 矿石 标本 昆虫 甲虫 鱼饵 鱼钩
        鱼竿 鱼线 渔具 钓鱼 饲料 兽药 农药 肥料 化肥 营养土 牵引绳 项圈 鱼缸 水族 龟粮 蜂箱 花粉 鸟笼 恐龙
        fossil seeds
        """,
    ),
    "industry": (
        frozenset({"electronics", "phones", "home", "car", "personal-care"}),
        """
        试剂 试剂盒 elisa 科研 轴承 阀门 法兰 接头 五金 螺丝 螺栓 电机 马力 焊条 焊丝 塞尺 量具 合金 板材
        瓷砖 地砖 填缝剂 美缝剂 涂料 油漆 水泥 钢板 钢筋 建材 阳光板 耐力板 瓦片 化工 树脂 开发板 物联网
        试管 烧杯 机床 车床 挖掘机 叉车 起重 脚手架
        """,
    ),
    "table": (
        frozenset({"food", "home"}),
        """
        杂粮 五谷 粮油 面粉 芝麻 白芝麻 黑芝麻 花生 红枣 枸杞 桂圆 核桃仁 亚麻籽 菜籽油 豆瓣 泡椒 凤爪
        鸡爪 牛肉干 火锅底料 拉面 煎饼 粽子 年糕 汤圆 水饺 腊肉 火腿 海鲜 大闸蟹 虾仁 脐橙 橙子 猕猴桃
        菠萝 草莓 樱桃 榴莲 葡萄干 普洱 红茶 绿茶 乌龙茶 花茶 茶饼 咖啡豆 特产 鱼油
        """,
    ),
}

_ART = frozenset({"home", "books", "toys"})
_NEAR = {field: near for field, (near, _) in _FIELDS.items()} | {"art": _ART}

WORDS = {field: tuple(words.split()) for field, (_, words) in _FIELDS.items()}
"""Field -> its words; those of art are among the lawful uses."""

NAMES = frozenset(_NEAR)


def speak_against(
    said: frozenset[str], kinds: frozenset[str], home: frozenset[str], *, sure: bool, stated: bool
) -> bool:
    """Whether one of the fields that a title speaks of is foreign to a brand at home in these categories,
    and its goods are of no kind of the brand's.

    A name that is not `sure` is met in a field that only some of the brand's goods are near to. `stated`:
    whether the kinds are the marketplace's own, not those that words of the title speak for.
    """
    if not home:
        return False
    if not (sure or stated):
        # A lion of bronze is for the home, but no brand of the home.
        kinds -= _WHERE_ANYTHING_IS_SHOWN
    if at_home(kinds, tuple(home)):
        return False
    return any(home.isdisjoint(_NEAR[field]) if sure else not home <= _NEAR[field] for field in said)


_WHERE_ANYTHING_IS_SHOWN = frozenset({"home", "books", "toys"})
