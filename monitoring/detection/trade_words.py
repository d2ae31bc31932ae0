"""The words of the counterfeit trade, graded, with a gloss and their innocent readings.

Collected from published glossaries of the replica trade and from rules of marketplaces that publish what
they ban. A word stands for its traditional, spaced and sign-ridden spellings too: titles are folded first.
"""

from monitoring.detection.jargon import COPIED, FASHION, Term

_SHOES = frozenset({"shoes", "sportswear"})
_MODELS = ("模型", "车模", "手办", "摆件", "比例", "图纸", "等身", "色彩", "彩色", "十字绣", "钻石画", "描红")
_PLANTS = ("仿真花", "仿真植物", "绿植", "花束", "假花", "绢花", "花艺")
_MATERIAL = ("皮草", "皮毛", "羊", "兔", "貂", "狐", "木", "石", "玉", "陶", "真丝", "大理石")


def _term(
    grade: str, words: str, gloss_en: str, gloss_zh: str, **context: tuple[str, ...] | frozenset[str] | bool
) -> Term:
    listed = tuple(word.replace("_", " ") for word in words.split())
    return Term(grade, listed, gloss_en, gloss_zh, **context)  # type: ignore[arg-type]


_EXPLICIT = (
    _term(
        "explicit",
        """高仿 高访 高彷 高坊 髙仿 高放 精仿 精彷 顶仿 超仿 极仿 原仿 特仿 A仿 1比1仿 仿制品 高仿机 高仿包
        高仿鞋 高仿表 高仿酒 高仿牌 高档仿 仿表 仿鞋 仿包 仿酒 仿牌 仿款 仿大牌 仿名牌 gaofang gao_fang
        jingfang 高fang high_imitation imitation""",
        "high-grade imitation",
        "高等级仿冒品",
        innocent_before=("真", "古", "生", "瓷", *_MATERIAL, "leather", "pearl", "fur", "crystal"),
        innocent_near=_PLANTS,
    ),
    _term(
        "explicit",
        """仿品 仿版 仿货 仿冒 假货 假鞋 假包 假表 冒牌 山寨 山寨货 山寨机 盗版 克隆 贋品 赝品 fangpin
        fang_pin counterfeit counterfeits fake fakes bootleg knockoff knockoffs knock_off knock_offs 偽物
        にせ物 짝퉁 이미테이션 подделка копия falso""",
        "imitation goods",
        "仿冒品",
        innocent_before=("leather", "fur", "plant", "flower", "nails", "lashes", "tan", "睫毛", "发"),
        innocent_near=("假一", "仿冒必究"),
    ),
    _term(
        "explicit",
        """超A 高A 顶A 特A A货 A+货 AA货 AAA货 AAAA货 5A货 7A货 超A货 A货级 aaa_quality aaa_grade aaa_copy
        aaa_replica 7a_quality 5a_quality grade_aaa""",
        "graded fake: A goods",
        "分级假货（A货）",
        innocent_near=("翡翠", "玉", "缅甸", "手镯天然", "电池", "battery", "batteries"),
    ),
    _term(
        "explicit",
        """复刻 覆刻 復刻 复克 复刻版 复刻表 顶级复刻 原版复刻 1比1复刻 1:1复刻 fuke版 replica replicas fk
        repro superfake super_fake superfakes reps スーパーコピー ブランドコピー コピー品 レプリカ 레플리카
        реплика réplica réplique replika""",
        "replica",
        "复刻（仿制）",
        innocent_near=(
            "官方复刻",
            "官方旗舰",
            "官网",
            "复刻书",
            "碑帖",
            "字帖",
            "古籍",
            "复刻经典味",
            "配方",
        ),
        never_in=frozenset({"books", "food"}),
    ),
    _term(
        "explicit",
        "一比一 1比1 壹比壹 一比1 1比一 壹比一 一:一 1比1开模 一模一样 one_to_one 1to1 yibiyi 1v1复刻",
        "one-to-one copy",
        "一比一仿制",
        innocent_near=(*_MODELS, "奶粉", "调配", "稀释", "混合", "冲调", "辅导", "教学", "咨询", "配比"),
        never_in=frozenset({"books"}),
    ),
    _term(
        "explicit",
        """莆田 莆田货 莆田鞋 莆田纯原 莆田系 莆田版 莆田厂 莆田产 普田 莆t pt纯原 pt鞋 pt货 putian
        莆田顶级 莆田直发""",
        "Putian, the hub of fake shoes",
        "莆田（仿鞋产地）",
        innocent_near=(
            *("枇杷", "桂圆", "米粉", "卤面", "妈祖", "荔枝", "特产", "海鲜", "旅游", "紫菜", "木雕"),
            *("莆田发货", "莆田仓", "门店", "自提", "城市", "限定", "机票", "酒店"),
        ),
        never_in=frozenset({"food", "home", "books", "car", "personal-care"}),
    ),
    _term(
        "explicit",
        """纯原 公司级 公司货 真标 真爆 真碳 裁片级 组货 虎扑版 得物版 毒版 s2纯原 og纯原 纯原级 终端版
        顶级版本 东莞版 东莞货 河源版 巴斯夫 最高版本 最强版本 天花板版本 复刻级 批次纯原 纯原批""",
        "grade of a fake shoe",
        "仿鞋等级用语",
        innocent_after=("单",),
        innocent_before=("生态", "味", "木", "浆", "料", "汁", "始", "装"),
        only_in=FASHION,
    ),
    _term(
        "explicit",
        "通货",
        "common grade of fake shoes",
        "通货（低等级仿鞋）",
        only_in=_SHOES,
    ),
    _term(
        "explicit",
        """华强北 华强比 花强北 hqb 洛达 洛达芯片 悦虎 huaqiangbei 模型机改 高配山寨""",
        "Huaqiangbei, the hub of fake electronics",
        "华强北（仿冒数码产地）",
    ),
    _term(
        "explicit",
        """super_copy top_copy master_copy first_copy 1st_copy mirror_copy high_copy copy_watch copy_bag
        mirror_quality mirror_image_quality 1:1_quality 1:1replica superclone super_clone clone_watch
        superclones ua_quality ua_version ua_batch unauthorized_authentic unauthorised_authentic
        same_as_original original_quality authentic_quality counter_quality swiss_replica noob_factory
        copy_1:1 1:1_copy""",
        "copy",
        "仿制品",
    ),
    _term(
        "explicit",
        "真瓶灌装 假酒 可灌装 灌装酒 高仿酒 回收灌装 假烟 散装灌装 灌装",
        "refilled or forged goods",
        "灌装、假酒",
        innocent_near=("设备", "灌装机", "生产线", "分装瓶", "空分装"),
    ),
)

_BY_SOUND = (
    _term(
        "explicit",
        "高防",
        "high-grade imitation, written by its sound",
        "高仿（同音字）",
        innocent_before=(
            *(
                "水",
                "护",
                "晒",
                "滑",
                "火",
                "盗",
                "尘",
                "撞",
                "摔",
                "弹",
                "刺",
                "雨",
                "寒",
                "风",
                "蓝",
                "辐",
                "爆",
            ),
            *("震", "伪", "潮", "霉", "锈", "腐", "窥", "ip", "cdn", "服务", "主机"),
        ),
        innocent_after=("提", "最", "较", "更", "升"),
    ),
)

_STRONG = (
    _term(
        "strong",
        "原单 纯原单 原单货 外贸原单 顶级原单 正品原单 原単",
        "surplus said to be made of the brand's material",
        "原单（声称品牌余料制作）",
        never_in=frozenset({"books", "food"}),
    ),
    _term(
        "strong",
        "尾单 尾单货 尾货 余单 余货 出口余单 出口尾单",
        "overrun stock",
        "尾单（声称品牌余货）",
        never_in=frozenset({"books", "food"}),
    ),
    _term(
        "strong",
        "跟单 追单 跟单货 追单货",
        "follow-on copy of an order",
        "跟单、追单（仿制加单）",
        innocent_before=("员", "软件", "系统"),
    ),
    _term(
        "strong",
        "原版 正品原版 原版货 原版鞋 原版面料 原版五金 原版开模 正品开模",
        "said to be the original version",
        "原版（声称与正品同版）",
        only_in=FASHION,
        innocent_before=("书", "英文", "小说", "引进", "教材", "影", "电影", "碟"),
        never_in=frozenset({"books"}),
    ),
    _term(
        "strong",
        "原厂 原厂货 原厂面料 原厂流出",
        "said to be from the original factory",
        "原厂（声称出自品牌代工厂）",
        only_in=COPIED,
        innocent_before=("配", "件", "零", "直供官方"),
    ),
    _term(
        "strong",
        """工厂直供 工厂直销 工厂直发 工厂直批 工厂批发 源头工厂 厂家直销 厂家批发 厂家直供 厂家货 工厂渠道
        factory_direct""",
        "straight from a factory",
        "工厂直销（声称工厂直出）",
        only_in=COPIED,
        telling=False,
    ),
    _term(
        "strong",
        """工厂货 厂货 代工厂 代工 同厂 同源工厂 同工厂 同一工厂 同一条生产线 贴牌 oem代工 工厂流出
        oem_quality""",
        "factory goods",
        "工厂货（声称出自代工厂）",
        never_in=frozenset({"food", "books", "car"}),
        telling=False,
    ),
    _term(
        "strong",
        """代工厂流出 代工厂货 代工厂直销 代工厂尾单 流出货 老鼠货 内部货 员工货 内部渠道货 仓库流出
        工厂老鼠货 截留货""",
        "stock said to be leaked from the factory",
        "老鼠货（声称内部流出）",
    ),
    _term(
        "strong",
        """一手货源 货源 微商货源 厂家货源 工厂货源 源头货源 微商代理 微商 微商爆款 一件代发 代发 招代理
        招收代理 免费代理 诚招代理 代理加盟 档口 档口货 拿货 拿货价 网店代销 一手货 一手厂家 一手资源 一手批发
        实体批发""",
        "stock offered to resellers",
        "货源（招揽代理、代发）",
        never_in=frozenset({"food", "books", "home", "car"}),
        telling=False,
    ),
    _term(
        "strong",
        "批发 批發 批发价 零售批发 混批 团购批发 现货批发 代理 总代理 代理商 wholesale reseller dropship",
        "sold in bulk",
        "批发、代理",
        only_in=COPIED,
        innocent_before=("记账", "服务器"),
        telling=False,
    ),
    _term(
        "strong",
        "海关货 海关罚没 海关扣货 海关查扣 罚没货 扣货 充公货 走私货",
        "said to be seized by customs",
        "海关货（声称海关罚没）",
    ),
    _term(
        "strong",
        "外贸货 外贸尾货 外贸尾单 外贸余单 外贸单 外贸版 外单货 出口货",
        "export surplus",
        "外贸货（声称出口余货）",
        never_in=frozenset({"food", "books", "car"}),
    ),
    _term(
        "strong",
        "外贸 外单",
        "for export",
        "外贸（声称出口）",
        only_in=FASHION,
        innocent_before=("公司", "业务"),
    ),
    _term(
        "strong",
        """过验 过毒 可过毒 过得物 过虎扑 过识货 过检测 过鉴定 支持过验 过专柜 过机 过nfc 扫码过验 包过验
        终身过验 毒上可过 能过鉴定""",
        "said to pass authentication",
        "声称可过鉴定",
        innocent_before=("证", "钞", "收"),
    ),
    _term("strong", "剪标 剪标货 撕标", "with the label cut", "剪标（剪去商标出售）", only_in=FASHION),
    _term("strong", "撤柜 撤柜货 撤专柜", "said to be cleared from a counter", "撤柜（声称专柜撤柜货）"),
    _term(
        "strong",
        """专柜品质 专柜级 正品级 正品品质 正品质量 还原正品 对版正品 媲美正品 媲美专柜 超越专柜 正品对版
        原版皮 原厂皮 进口原版皮 进口原厂皮 顶级品质 顶级工艺 顶级做工 顶级货 顶级版 高货 专柜五金
        top_quality best_quality_copy top_grade best_version perfect_version top_version""",
        "counter quality",
        "声称达到专柜品质",
        only_in=COPIED | {"electronics"},
    ),
    _term(
        "strong",
        "顶级",
        "top grade",
        "顶级（等级用语）",
        only_in=FASHION,
        innocent_before=(
            *(
                "赛",
                "球",
                "配置",
                "联赛",
                "缓震",
                "性能",
                "羽绒",
                "鹅绒",
                "山羊绒",
                "跑",
                "护",
                "保暖",
                "科技",
            ),
            *("碳板", "旗舰", "设计", "奢"),
        ),
    ),
    _term(
        "strong",
        "顶配版 顶配 顶级版 满配版 高配版",
        "top trim of a copied device",
        "顶配版（仿冒数码等级）",
        only_near=("耳机", "airpods", "手表", "watch", "手环", "吹风机", "音箱", "老爹鞋", "跑鞋", "女包"),
        innocent_near=("笔记本", "游戏本", "主机", "显卡"),
        telling=False,
    ),
    _term(
        "strong",
        """大牌同款 大牌平替 大牌复刻 奢侈品同款 奢牌同款 名牌同款 品牌同款 某家同款 平替 专柜同款 官网同款
        dupe dupes lookalike look_alike""",
        "same style as the big brand",
        "声称与大牌同款",
        only_in=COPIED,
    ),
    _term(
        "strong",
        "站西 桂花岗 白云皮具 万菱广场 皮具城 广州货 秀水街",
        "from a market known for copies",
        "出自仿冒品集散市场",
        only_in=FASHION,
        telling=False,
    ),
    _term(
        "strong",
        "n厂 vs厂 noob厂 ppf厂 zf厂 丐版 台湾厂 ppf vsf zff 超级版本",
        "grade of a copied watch",
        "仿表厂牌用语",
        only_in=frozenset({"watches"}),
    ),
    _term(
        "strong",
        "ljr h12 og版 pk版 pk版本 lj版 og版本 pkgod ljr批次 best_batch batch owf",
        "batch code of a fake shoe",
        "仿鞋批次代号",
        only_in=_SHOES,
    ),
    _term(
        "strong",
        "og pk s2 m版 gd版 g版 xp版 get版",
        "batch code of a fake shoe",
        "仿鞋批次代号",
        only_in=frozenset({"shoes"}),
        only_near=(
            *("版", "批", "过", "纯", "工厂", "顶", "莆", "quality", "batch", "replica", "原", "复刻", "厂"),
        ),
        telling=False,
    ),
    _term(
        "strong",
        "空瓶 空盒 酒盒 领标 水洗标 洗水标 织唛 防伪标 防伪码 防伪扣 鞋标 商标贴 主标 吊牌定制",
        "labels or packaging of the brand",
        "品牌标签、包装",
        only_near=("批发", "定制", "定做", "全套", "厂家", "工厂", "印刷", "制作", "一手", "货源", "大量"),
        innocent_near=("回收空瓶", "可查", "查询", "可验"),
    ),
    _term(
        "strong",
        "散装 裸瓶 裸装 无盒裸",
        "sold without the brand's packaging",
        "散装、裸瓶",
        only_in=frozenset({"cosmetics"}),
        telling=False,
    ),
    _term(
        "strong",
        "aaa",
        "graded fake: A goods",
        "分级假货（A货）",
        only_in=FASHION,
        innocent_near=("电池", "battery", "batteries", "翡翠"),
    ),
    _term("strong", "inspired", "after the brand's style", "声称仿其风格", only_in=COPIED, telling=False),
)

_CONTEXT = (
    _term(
        "context",
        "细节看图 看图下单 实物拍摄看图 细节见图 看图识货 详情看图",
        "details as pictured",
        "以图代述",
    ),
    _term(
        "context",
        "懂的来 懂得来 懂的进 懂货 懂的都懂 你懂的 你懂得 懂行的来 识货的来 老客户都懂 不解释 低调出售",
        "those who know",
        "暗示知情人购买",
    ),
    _term(
        "context",
        """加v 加微 加微信 加薇 加威 加我微信 vx wx v信 微信号 绿泡泡 威信 薇信 徽信 加卫星 卫星号
        扣扣 q群 qq群 扣群 企鹅号 私聊 联系客服微信 whatsapp telegram""",
        "asks to leave the platform",
        "引导离开平台",
        telling=False,
    ),
    _term(
        "context",
        "不支持专柜验货 不接受鉴定 介意勿拍 非专柜 非正品 专柜可验 支持专柜验货 支持验货 可验货",
        "speaks of authentication",
        "谈及验货",
        telling=False,
    ),
    _term(
        "context",
        "全套包装 专柜包装 全套小票 带小票 附小票 可打小票 配小票",
        "comes with full packaging and a receipt",
        "全套包装、小票",
        only_in=COPIED,
        telling=False,
    ),
    _term(
        "context",
        "高品质 高端品质 走量 工厂店 断码处理 cheap high_quality best_quality no_box 爆款",
        "a seller's praise that often goes with copies",
        "常与仿品同现的宣传语",
        only_in=COPIED,
        telling=False,
    ),
)

TERMS: tuple[Term, ...] = (*_EXPLICIT, *_BY_SOUND, *_STRONG, *_CONTEXT)

ONE_TO_ONE = next(term for term in TERMS if "一比一" in term.words)
"""What 1:1 means; found by its shape, not as a word."""
WATCH_VERSION = Term(
    "strong", ("V9版",), "version of a copied watch", "仿表版本号", only_in=frozenset({"watches"})
)
"""V and a number: copied watches come in numbered versions."""
SHOE_BATCH = Term("strong", ("X批",), "batch of a fake shoe", "仿鞋批次", only_in=_SHOES)
GRADE = Term(
    "explicit",
    ("5A级", "10星品质"),
    "graded fake: A goods",
    "分级假货（A货）",
    innocent_near=("翡翠", "玉", "电池", "景区", "酒店", "蚕丝", "面料等级", "羊绒"),
    only_in=COPIED | {"electronics"},
)
"""Three or more A, or a digit and A, with a word for quality; so many stars of quality."""
WATCH_FACTORY = Term(
    "explicit",
    ("X厂",),
    "factory known for copied watches",
    "仿表工厂代号",
    only_in=frozenset({"watches", "jewellery"}),
)
"""One to four letters and 厂: the makers of copied watches go by initials."""
