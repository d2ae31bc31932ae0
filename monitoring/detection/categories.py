"""What kind of goods a listing is: from its Taobao root category, or from words of its title."""

ROOT_CATEGORIES = {
    "16": "clothing",
    "30": "clothing",
    "50006843": "shoes",
    "50011740": "shoes",
    "50012029": "shoes",
    "50006842": "bags",
    "50468001": "watches",
    "50011397": "jewellery",
    "50013864": "jewellery",
    "50010788": "cosmetics",
    "1801": "cosmetics",
    "50010404": "accessories",
    "1512": "phones",
    "50008090": "electronics",
    "50008141": "food",
    "25": "toys",
}

NEUTRAL = """
    证书 保证书 说明书 书包 书桌 书架 书签 书房 书写 书法 文书 秘书 代表 外表 仪表 电表 水表 图表 表面
    表情 表演 表白 表达 灯芯绒 锅盔 鞋柜 鞋架 裙带 帽檐 书香 书童 表里 表链 表盒 手表盒
"""
"""Words that hold a cue and mean something else, or nothing."""

CUES: dict[str, str] = {
    "shoes": """
        鞋 靴 跑鞋 球鞋 板鞋 运动鞋 凉鞋 拖鞋 帆布鞋 老爹鞋 空军一号 aj1 aj4 dunk sneaker sneakers
        shoes shoe boots trainers 椰子
    """,
    "sportswear": """
        运动服 运动裤 卫衣 卫裤 球衣 运动套装 速干 瑜伽裤 冲锋衣 运动短袖 训练服 jersey hoodie
        tracksuit
    """,
    "clothing": """
        外套 羽绒服 衬衫 t恤 短袖 长袖 连衣裙 裙 毛衣 夹克 大衣 牛仔裤 休闲裤 polo衫 西装 风衣 内裤
        男装 女装 针织衫 开衫 马甲 polo shirt jacket dress jeans coat sweater clothing
    """,
    "bags": """
        包包 女包 男包 双肩包 单肩包 斜挎包 手提包 钱包 托特包 背包 腰包 链条包 卡包 行李箱 腋下包
        水桶包 老花 handbag bag backpack wallet tote purse luggage neverfull
    """,
    "accessories": """
        围巾 腰带 皮带 帽子 墨镜 太阳镜 眼镜 丝巾 领带 手套 袜 发夹 钥匙扣 scarf belt sunglasses
        cap hat socks
    """,
    "watches": """
        手表 腕表 机械表 石英表 男表 女表 表 watch watches chronograph 潜航者
    """,
    "jewellery": """
        项链 戒指 手镯 手链 耳环 耳钉 吊坠 钻戒 首饰 珠宝 necklace bracelet ring earrings jewellery
        jewelry
    """,
    "cosmetics": """
        口红 唇膏 粉底 粉底液 香水 面霜 精华 眼霜 面膜 眼影 气垫 护肤 水乳 爽肤水 防晒 卸妆 彩妆
        隔离 粉饼 腮红 睫毛膏 神仙水 小黑瓶 小棕瓶 lipstick perfume serum foundation cream
        fragrance parfum
    """,
    "personal-care": """
        洗发水 洗发露 沐浴露 牙膏 牙刷 剃须刀 刀片 刀头 洗衣液 洗衣凝珠 卫生巾 纸尿裤 尿不湿 护发素
        香皂 洗手液 刷头 电动牙刷 shampoo toothpaste toothbrush razor blades diapers detergent
    """,
    "electronics": """
        耳机 蓝牙耳机 笔记本 笔记本电脑 电脑 平板 平板电脑 相机 镜头 微单 单反 音箱 音响 电视 键盘
        鼠标 显示器 打印机 硬盘 充电器 数据线 移动电源 充电宝 吹风机 吸尘器 游戏机 手柄 游戏本
        台式机 一体机 硒鼓 墨盒 内存 固态 剃须 空气净化器 空气炸锅 电饭煲 电器 家电 智能手表 手环
        airpods ipad macbook headphones earbuds laptop notebook camera lens charger speaker printer
        tablet console 扫地机器人 投影仪 扫地机 二合一 英寸 酷睿
    """,
    "phones": """
        手机 智能手机 手机壳 贴膜 钢化膜 iphone 5g手机 全网通 国行 smartphone phone 苹果14 苹果15 苹果16
        备用机 双卡 双卡双待 未激活 128g 256g 512g 1tb 12+256 8+128 16+512
    """,
    "toys": """
        积木 玩具 模型 手办 盲盒 公仔 拼装 娃娃 车模 乐高 毛绒 拼图 遥控 toy toys figure blocks
        doll puzzle
    """,
    "food": """
        巧克力 零食 饼干 糖果 牛奶 奶粉 咖啡 茶叶 白酒 红酒 啤酒 饮料 矿泉水 猫粮 狗粮 水果 红富士
        新鲜 脆甜 薯片 坚果 斤装 口香糖 苹果干 苹果汁 苹果醋 麦片 麦丽素 礼盒装零食 chocolate candy
        snack coffee juice wine
    """,
    "home": """
        床单 四件套 被子 枕头 毛巾 窗帘 沙发 锅 炒锅 不粘锅 餐具 保温杯 水杯 杯子 收纳 灯泡 灯 台灯
        吸顶灯 地毯 花瓶 油画 挂画 装饰画 字画 国画 摆件 雕塑 石膏 挂历 壁纸 种子 盆栽 绿植 花卉 仿真花
        草坪 bedding towel lamp mug pan
    """,
    "books": """
        书 书籍 图书 小说 绘本 教材 作者 出版社 英文版 漫画 词典 book books novel paperback
    """,
    "car": """
        汽车 车载 机油 轮胎 刹车片 雨刷 脚垫 车用 火花塞 滤芯 空气滤 保险杠 车灯 大灯 汽配 后视镜
        座套 行车记录仪 tyre brake
    """,
}
"""Category -> words of a title that speak for it."""

NEIGHBOURS = {
    "shoes": frozenset({"sportswear"}),
    "sportswear": frozenset({"shoes", "clothing", "accessories"}),
    "clothing": frozenset({"sportswear", "accessories"}),
    "phones": frozenset({"electronics"}),
    "electronics": frozenset({"phones"}),
    "cosmetics": frozenset({"personal-care"}),
    "personal-care": frozenset({"cosmetics", "home", "electronics"}),
    "jewellery": frozenset({"watches", "accessories"}),
    "watches": frozenset({"jewellery"}),
    "bags": frozenset({"accessories"}),
    "accessories": frozenset({"bags", "clothing", "jewellery"}),
}
"""Categories so close that a brand of the one is at home in the other."""


def resolve(category: str | None) -> str | None:
    """The category a marketplace names, by its word or its Taobao root id; None when unknown."""
    if category is None:
        return None
    word = category.strip()
    return ROOT_CATEGORIES.get(word, word if word in CUES else None)


def at_home(categories: frozenset[str], own: tuple[str, ...]) -> bool:
    """Whether any of the listing's categories is, or neighbours, one of the brand's."""
    return any(
        category in own or not NEIGHBOURS.get(category, frozenset()).isdisjoint(own)
        for category in categories
    )
