"""Words of lawful uses: parts that say what they fit, used goods, imports, services and books."""

_LISTS = {
    "fits": """
        适用 适用于 适配 适合 通用 兼容 专用 匹配 可用于 替换 替代 代用 for fits compatible 配用 支持 可装
        compatible_with replacement_for
    """,
    "accessories": """
        配件 手机壳 保护壳 保护套 手机套 保护膜 贴膜 钢化膜 手机膜 水凝膜 充电器 充电头 充电线 数据线
        电源适配器 适配器 表带 腕带 表壳 表扣 表圈 替换带 耳机套 耳塞套 耳罩 海绵套 镜头盖 遮光罩 uv镜
        偏振镜 滤镜 镜头后盖 滤网 边刷 滚刷 拖布 刷头 刀头 刀网 硒鼓 墨盒 碳粉 墨水 外壳 壳套 后盖
        支架 收纳架 挂架 挂绳 电池 排线 尾插 主板 屏幕总成 内屏 键盘膜 屏幕膜 电脑包 内胆包 包中包 收纳盒
        收纳包 展示盒 硬盘 内存条 鞋带 鞋垫 鞋盒 鞋撑 防尘袋 包装盒 礼品袋 手提袋 购物袋 吊牌 标签 内胆
        包撑 肩带 包带 包链 链条配件 车贴 贴纸 脚贴 防滑贴 钥匙扣 钥匙套 说明书
        网线 触控笔 有源笔 手写笔 笔槽 转接头 拓展坞 遥控器 底座 保护罩 防尘塞 笔尖 笔套 密封圈 硅胶圈
        打火机油 火机油 煤油 杯盖 吸管 吸嘴 挡风墙 火石 棉芯 燃油 抽油泵 玻璃门 铰链 沙发套
        绑带 娃衣 换装 零件 耗材
        case cases cover protector charger cable adapter strap band filter toner cartridge battery
        sticker replacement hepa refill fuel
    """,
    "components": """
        电池 外壳 后盖 主板 屏幕总成 内屏 表带 腕带 表壳 表扣 表圈 鞋带 鞋垫 肩带 包带 包链 内胆 底座 杯盖
        吸管 耳罩 铰链
    """,
    "car_parts": "脚垫 座套 刹车片 雨刷 滤芯 火花塞 桩头 夹子 气门嘴",
    "small_goods": """
        袜 袜子 中筒袜 船袜 毛巾 浴巾 水杯 杯子 雨伞 鼠标垫 小样 试用装 体验装 中样 分装 旅行装 便携装
        试色 卡套 挂件 徽章 棒球帽 鸭舌帽 渔夫帽 毛线帽 帽子 发带 发圈 护腕 口罩 内裤 单条 单支 单片
        替换装 补充装 海报 贴布 胸针 赠品 定金 预售 补差价 差价 邮费 运费 延保 升级服务 保修服务
        刀架 鞋花 鞋扣 卡扣 挂饰 扳手 拆卸工具 工具套装 socks sample miniature
    """,
    "ornaments": "饰品 配饰 首饰盒 发饰",
    "art": """
        国画 书法 挂画 油画 装饰画 字画 标语 条幅 字帖 对联 春联 剪纸 雕塑 石膏像 风水 八卦镜 牌匾 印章 励志
    """,
    "second_hand": """
        二手 闲置 拆机 拆机版 旧机 翻新 官翻 中古 vintage used refurbished preowned pre_owned second_hand
        secondhand 成新 古着 九成新 八成新 九五新 充新 准新 展示机 样机 备用机 转卖 自用转让 个人转让
        低价转让 一手自用 自用一手 只试穿 仅试穿 试穿过 戴过 穿过 用过几次 老机 绝版收藏
    """,
    "parallel_import": """
        水货 代购 海淘 港版 美版 日版 韩版代购 欧版 海外版 国际版 海外直邮 免税店 免税 保税 保税仓 直邮
        日本直邮 港行
    """,
    "services": """
        维修 修理 翻新服务 换电池 换屏 拆装 洗油 抛光 补色 改色 鉴定服务 回收 高价回收 上门回收 抵押 典当 租赁
        出租 自传 传记 人物传记 创始人 repair_service recycling
    """,
    "weak_services": "保养 护理 清洗 上门 服务 教程 攻略 门店",
}


def _words(name: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in _LISTS[name].split())


FITS = _words("fits")
"""适用索尼: what follows says what the part fits."""
STRONG_FITS = frozenset({"适用", "适用于", "适配", "compatible", "compatible with", "可用于", "代用"})
"""Enough alone; the others (专用, 适合, 支持, for) count beside an accessory only."""
TECHNICAL_FITS = frozenset({"通用", "兼容"})
"""Enough where goods have to fit others (TECHNICAL): shoes that are 通用 are for everybody."""
TECHNICAL = frozenset({"electronics", "phones", "car", "toys"})

FOR_ALL = ("通用", "适用", "适合", "专用")
FOR_WHOM = (
    *("男", "女", "男士", "女士", "男生", "女生", "男性", "女性", "男款", "女款", "男人", "女人", "情侣"),
    *("中性", "老少", "老人", "老年", "中老年", "儿童", "男童", "女童", "小孩", "孩子", "宝宝", "婴儿"),
    *("成人", "大人", "青年", "青少年", "学生", "亲子", "全家", "家庭", "孕妇", "新手", "上班族"),
    *("四季", "春季", "夏季", "秋季", "冬季", "夏天", "冬天", "春夏", "春秋", "秋冬", "全年", "早晚", "日夜"),
    *("日常", "通勤", "户外", "室内", "室内外", "居家", "运动", "旅行", "出差", "上学", "上班"),
)
"""People, seasons and occasions: 男女通用, 四季通用, 适合学生 say for whom, not what a part fits."""
FOR_WHAT = (
    *FOR_WHOM,
    *("送", "跑步", "健身", "逛街", "约会", "聚会", "结婚", "婚礼", "商务", "春", "夏", "秋", "冬"),
    *("各种", "各类", "任何", "所有", "多种", "人群", "任意", "敏感", "干皮", "油皮", "肤质", "肌肤", "身高"),
)
"""What may follow 适合 in the same sense."""

ACCESSORIES = _words("accessories")
"""Goods that are cheap beside the product they belong to."""

COMPONENTS = frozenset(_words("components"))
"""Accessories that the whole article has too: 手机 电池耐用 tells of a telephone."""
OF_THE_WHOLE = (
    *("可调", "可拆", "可卸", "可换", "可更换", "可伸缩", "可加长", "耐用", "耐久", "持久", "健康", "效率"),
    *("镜面", "亮面", "哑光", "加宽", "舒适", "柔软", "牢固", "结实", "厚实", "精致", "做工", "质感", "完好"),
    *("清晰", "完美", "无划痕", "无磨损", "采用", "设计"),
)
"""What is said of a component beside the article it is part of."""
MADE_TO = ("可调", "可调节", "可拆", "可拆卸", "可卸", "可换", "可更换", "可伸缩")
"""可拆卸肩带: the same, before it."""
OWN_GOODS = {"电脑包": "bags", "手提袋": "bags", "购物袋": "bags", "内胆": "clothing"}
"""Accessories that are goods in their own right for brands of a category: bags, linings of coats."""
PAPER = ("纸袋", "纸质", "牛皮纸", "包装", "礼品", "礼物", "礼盒", "无纺布", "塑料", "专柜袋")
"""手提袋 beside these is what goods are packed in."""
DEVICES = frozenset({"electronics", "phones"})
"""Whose brands' 电脑包 goes with what they make."""

CAR_PARTS = _words("car_parts")
"""Parts too, but what a brand of the car trade makes."""

SMALL_GOODS = _words("small_goods")
"""The brand's own small goods: a low price says nothing there."""

ORNAMENTS = _words("ornaments")
"""Small goods too, but not for a brand of jewellery."""

ART = _words("art")
"""Sayings and pictures for walls: 华为天下 on a scroll is no telephone."""

SECOND_HAND = _words("second_hand")

PARALLEL_IMPORT = _words("parallel_import")
"""Grey imports are generally no infringement in China; they only lean towards lawful."""

SERVICES = _words("services")
"""Repairs, purchase of used goods, books about a brand: what is sold is not the brand's product."""

RECYCLED_BEFORE = ("可", "环保", "海洋", "再生", "绿色", "采用", "使用", "循环")
RECYCLED_AFTER = (
    "材",
    "料",
    "再",
    "聚酯",
    "塑料",
    "纤维",
    "面料",
    "橡胶",
    "尼龙",
    "涤纶",
    "环保",
    "瓶",
    "羊毛",
    "棉",
)
"""可回收, 回收材料: what shoes are made of, no service."""
WORN = frozenset({"shoes", "clothing", "sportswear"})
"""Nobody buys these back but as 球鞋回收 or 高价回收; a lone 回收 at a distance is no service."""

WEAK_SERVICES = _words("weak_services")
"""Two of these, or one beside a service, make a service; alone they praise goods (护理, 上门)."""

THROWN_IN = ("送", "赠", "附", "带", "含", "配", "全套", "附赠", "赠送", "连", "有", "with")
"""送防尘袋: what is thrown in is not what is sold."""
COMPLETE = ("齐全", "齐备", "齐", "俱全", "完整", "都有", "全", "全套", "价", "在")
"""吊牌齐全, 鞋盒都有, 吊牌价: nor is what is only said to be complete."""
