"""Words of lawful uses: parts that say what they fit, used goods, parallel imports."""

_LISTS = {
    "fits": """
        适用 适用于 适配 适合 通用 兼容 专用 匹配 可用于 替换 替代 代用 for fits compatible 配用
        支持 可装
    """,
    "accessories": """
        配件 手机壳 保护壳 保护套 手机套 保护膜 贴膜 钢化膜 手机膜 水凝膜 充电器 充电头 充电线
        数据线 电源适配器 适配器 表带 替换带 耳机套 耳塞套 镜头盖 遮光罩 uv镜 偏振镜 滤镜 镜头后盖
        滤芯 刷头 刀头 刀网 硒鼓 墨盒 碳粉 外壳 壳套 后盖 支架 挂绳 电池 排线 尾插 主板 屏幕总成
        内屏 键盘膜 屏幕膜 电脑包 内胆包 收纳盒 收纳包 硬盘 内存条 鞋带 鞋垫 鞋盒 鞋撑 防尘袋
        包装盒 礼品袋 吊牌 标签 内胆 包撑 肩带 包带 链条配件 脚垫 座套 刹车片 雨刷 车贴 贴纸 钥匙扣
        钥匙套 维修 拆装 说明书 网线 触控笔 有源笔 手写笔 转接头 拓展坞 遥控器 底座 保护罩 防尘塞
        笔尖 笔套 case cases cover protector charger cable adapter strap band filter toner
        cartridge battery sticker replacement
    """,
    "small_goods": """
        袜 袜子 中筒袜 船袜 毛巾 浴巾 水杯 杯子 雨伞 鼠标垫 小样 试用装 体验装 中样 分装 旅行装
        便携装 试色 卡套 挂件 徽章 棒球帽 鸭舌帽 渔夫帽 毛线帽 帽子 发带 护腕 口罩 内裤 单条 单支
        单片 替换装 补充装 海报 贴布 胸针 赠品 定金 预售 补差价 差价 邮费 运费 延保 升级服务
        保修服务 拖鞋 socks sample miniature
    """,
    "second_hand": """
        二手 闲置 拆机 拆机版 旧机 翻新 官翻 中古 vintage used refurbished 成新 回收 古着 九成新
        九五新 展示机 样机
    """,
    "parallel_import": """
        水货 代购 海淘 港版 美版 日版 韩版代购 欧版 海外版 国际版 海外直邮 免税店 保税
    """,
}

FITS = tuple(_LISTS["fits"].split())
"""适用索尼: what follows says what the part fits."""
STRONG_FITS = frozenset({"适用", "适用于", "适配", "通用", "兼容", "compatible", "可用于", "代用"})
"""Enough alone; the others (专用, 适合, 支持, for) count beside an accessory only."""

ACCESSORIES = tuple(_LISTS["accessories"].split())
"""Goods that are cheap beside the product they belong to."""

SMALL_GOODS = tuple(_LISTS["small_goods"].split())
"""The brand's own small goods: a low price says nothing there."""

SECOND_HAND = tuple(_LISTS["second_hand"].split())

PARALLEL_IMPORT = tuple(_LISTS["parallel_import"].split())
"""Grey imports are generally no infringement in China; they only lean towards lawful."""
