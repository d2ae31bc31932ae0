"""The words of the counterfeit trade, graded, with a gloss and their innocent readings.

Collected from published glossaries of the replica trade and from rules of marketplaces that publish what
they ban. A word stands for its traditional, spaced and sign-ridden spellings too: titles are folded first.
"""

from monitoring.detection.jargon import COPIED, FASHION, SHOES, Term, term
from monitoring.detection.trade_words_strong import STRONG

_MODELS = ("模型", "车模", "手办", "摆件", "比例", "图纸", "等身", "色彩", "彩色", "十字绣", "钻石画", "描红")
_PLANTS = ("仿真花", "仿真植物", "绿植", "花束", "假花", "绢花", "花艺")
_MATERIAL = ("皮草", "皮毛", "羊", "兔", "貂", "狐", "木", "石", "玉", "陶", "真丝", "大理石")


_EXPLICIT = (
    term(
        "explicit",
        """高仿 高访 高彷 高坊 髙仿 高放 精仿 精彷 顶仿 超仿 极仿 原仿 特仿 A仿 1比1仿 仿制品 高仿机 高仿包
        高仿鞋 高仿表 高仿酒 高仿牌 高档仿 仿表 仿鞋 仿包 仿酒 仿牌 仿款 仿大牌 仿名牌 gaofang gao_fang
        jingfang 高fang high_imitation imitation""",
        "high-grade imitation",
        "高等级仿冒品",
        innocent_before=("真", "古", "生", "瓷", *_MATERIAL, "leather", "pearl", "fur", "crystal"),
        innocent_near=_PLANTS,
    ),
    term(
        "explicit",
        """仿品 仿版 仿货 仿冒 假货 假鞋 假包 假表 冒牌 山寨 山寨货 山寨机 盗版 克隆 贋品 赝品 fangpin
        fang_pin counterfeit counterfeits fake fakes bootleg knockoff knockoffs knock_off knock_offs 偽物
        にせ物 짝퉁 이미테이션 подделка копия falso""",
        "imitation goods",
        "仿冒品",
        innocent_before=("leather", "fur", "plant", "flower", "nails", "lashes", "tan", "睫毛", "发"),
        innocent_near=("假一", "仿冒必究"),
    ),
    term(
        "explicit",
        """超A 高A 顶A 特A A货 A+货 AA货 AAA货 AAAA货 5A货 7A货 超A货 A货级 aaa_quality aaa_grade aaa_copy
        aaa_replica 7a_quality 5a_quality grade_aaa""",
        "graded fake: A goods",
        "分级假货（A货）",
        innocent_near=("翡翠", "玉", "缅甸", "手镯天然", "电池", "battery", "batteries"),
    ),
    term(
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
    term(
        "explicit",
        "一比一 1比1 壹比壹 一比1 1比一 壹比一 一:一 1比1开模 一模一样 one_to_one 1to1 yibiyi 1v1复刻",
        "one-to-one copy",
        "一比一仿制",
        innocent_near=(*_MODELS, "奶粉", "调配", "稀释", "混合", "冲调", "辅导", "教学", "咨询", "配比"),
        never_in=frozenset({"books"}),
    ),
    term(
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
    term(
        "explicit",
        """纯原 公司级 公司货 真标 真爆 真碳 裁片级 组货 虎扑版 得物版 毒版 s2纯原 og纯原 纯原级 终端版
        顶级版本 东莞版 东莞货 河源版 巴斯夫 最高版本 最强版本 天花板版本 复刻级 批次纯原 纯原批""",
        "grade of a fake shoe",
        "仿鞋等级用语",
        innocent_after=("单",),
        innocent_before=("生态", "味", "木", "浆", "料", "汁", "始", "装"),
        only_in=FASHION,
    ),
    term(
        "explicit",
        "通货",
        "common grade of fake shoes",
        "通货（低等级仿鞋）",
        only_in=SHOES,
    ),
    term(
        "explicit",
        """华强北 华强比 花强北 hqb 洛达 洛达芯片 悦虎 huaqiangbei 模型机改 高配山寨""",
        "Huaqiangbei, the hub of fake electronics",
        "华强北（仿冒数码产地）",
    ),
    term(
        "explicit",
        """super_copy top_copy master_copy first_copy 1st_copy mirror_copy high_copy copy_watch copy_bag
        mirror_quality mirror_image_quality 1:1_quality 1:1replica superclone super_clone clone_watch
        superclones ua_quality ua_version ua_batch unauthorized_authentic unauthorised_authentic
        same_as_original original_quality authentic_quality counter_quality swiss_replica noob_factory
        copy_1:1 1:1_copy""",
        "copy",
        "仿制品",
    ),
    term(
        "explicit",
        "真瓶灌装 假酒 可灌装 灌装酒 高仿酒 回收灌装 假烟 散装灌装 灌装",
        "refilled or forged goods",
        "灌装、假酒",
        innocent_near=("设备", "灌装机", "生产线", "分装瓶", "空分装"),
    ),
)

_BY_SOUND = (
    term(
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

_CONTEXT = (
    term(
        "context",
        "细节看图 看图下单 实物拍摄看图 细节见图 看图识货 详情看图",
        "details as pictured",
        "以图代述",
    ),
    term(
        "context",
        "懂的来 懂得来 懂的进 懂货 懂的都懂 你懂的 你懂得 懂行的来 识货的来 老客户都懂 不解释 低调出售",
        "those who know",
        "暗示知情人购买",
    ),
    term(
        "context",
        """加v 加微 加微信 加薇 加威 加我微信 vx wx v信 微信号 绿泡泡 威信 薇信 徽信 加卫星 卫星号
        扣扣 q群 qq群 扣群 企鹅号 私聊 联系客服微信 whatsapp telegram""",
        "asks to leave the platform",
        "引导离开平台",
        telling=False,
    ),
    term(
        "context",
        "不支持专柜验货 不接受鉴定 介意勿拍 非专柜 非正品 专柜可验 支持专柜验货 支持验货 可验货",
        "speaks of authentication",
        "谈及验货",
        telling=False,
    ),
    term(
        "context",
        "全套包装 专柜包装 全套小票 带小票 附小票 可打小票 配小票",
        "comes with full packaging and a receipt",
        "全套包装、小票",
        only_in=COPIED,
        telling=False,
    ),
    term(
        "context",
        "高品质 高端品质 走量 工厂店 断码处理 cheap high_quality best_quality no_box 爆款",
        "a seller's praise that often goes with copies",
        "常与仿品同现的宣传语",
        only_in=COPIED,
        telling=False,
    ),
)

TERMS: tuple[Term, ...] = (*_EXPLICIT, *_BY_SOUND, *STRONG, *_CONTEXT)

ONE_TO_ONE = next(each for each in TERMS if "一比一" in each.words)
"""What 1:1 means; found by its shape, not as a word."""
WATCH_VERSION = Term(
    "strong", ("V9版",), "version of a copied watch", "仿表版本号", only_in=frozenset({"watches"})
)
"""V and a number: copied watches come in numbered versions."""
SHOE_BATCH = Term("strong", ("X批",), "batch of a fake shoe", "仿鞋批次", only_in=SHOES)
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
