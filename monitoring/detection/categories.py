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
    证书 保证书 说明书 书桌 书架 书签 书房 书写 书法 文书 秘书 代表 外表 仪表 电表 水表 图表 表面 表情 表演
    表白 表达 灯芯绒 锅盔 鞋柜 鞋架 裙带 帽檐 书香 书童 表里 表链 表盒 手表盒 石英砂 黄金周 黄金比例 开关机
    手机下单 手机端 手机价 手机专享 手机购买 手机拍下 手机支付 手机扫码
"""
"""Words that hold a cue and mean something else, or nothing."""

CUES: dict[str, str] = {
    "shoes": """
        鞋 靴 跑鞋 球鞋 板鞋 运动鞋 凉鞋 拖鞋 帆布鞋 老爹鞋 空军一号 aj1 aj4 dunk sneaker sneakers shoes
        shoe boots trainers 椰子 贝壳头 老爹 洞洞鞋 高跟鞋 乐福鞋 马丁靴 雪地靴
    """,
    "sportswear": """
        运动服 运动裤 卫衣 卫裤 球衣 运动套装 速干 瑜伽裤 冲锋衣 运动短袖 训练服 jersey hoodie tracksuit
        瑜伽服 健身裤 打底裤 紧身裤 运动内衣 泳衣 滑雪服 骑行服 运动外套 球拍 羽毛球拍 网球拍 足球 泳镜
        瑜伽垫 高尔夫 头盔 滑雪板
    """,
    "clothing": """
        外套 羽绒服 衬衫 t恤 短袖 长袖 连衣裙 裙 毛衣 夹克 大衣 牛仔裤 休闲裤 polo衫 西装 风衣 内裤 男装
        女装 针织衫 开衫 马甲 polo shirt jacket dress jeans coat sweater clothing 羽绒 棉服 棉衣 西裤 衬衣
        睡衣 保暖内衣 秋衣 背心 吊带 短裤 长裤 裤子 半身裙 皮衣 派克服 毛呢 旗袍 卫衣 hoodie
    """,
    "bags": """
        包包 女包 男包 双肩包 单肩包 斜挎包 手提包 钱包 托特包 背包 腰包 链条包 卡包 行李箱 腋下包 水桶包
        老花 handbag bag backpack wallet tote purse luggage neverfull 手袋 手拿包 公文包 旅行箱 拉杆箱
        登机箱 邮差包 马鞍包 皮包 尼龙包 帆布包 妈妈包 云朵包 胸包 真皮包 老花包 书包 包袋
        枕头包 饺子包 剑桥包 波士顿包 保龄球包 信封包 盒子包 子母包 贝壳包 流浪包
    """,
    "accessories": """
        围巾 腰带 皮带 帽子 墨镜 太阳镜 眼镜 丝巾 领带 手套 袜 发夹 钥匙扣 scarf belt sunglasses cap hat
        socks 打火机 眼镜框 棒球帽 渔夫帽 钢笔 签字笔 圆珠笔 文具 雨伞
    """,
    "watches": """
        手表 腕表 机械表 石英表 男表 女表 表 watch watches chronograph 潜航者 钟表 石英 机械男表 机械女表
        陀飞轮 计时码表 电子表 日历表 潜水表
    """,
    "jewellery": """
        项链 戒指 手镯 手链 耳环 耳钉 吊坠 钻戒 首饰 珠宝 necklace bracelet ring earrings jewellery jewelry
        手串 串珠 锁骨链 足金 黄金 925银 18k金 铂金 耳夹 胸针 玉镯 转运珠 金条 对戒
    """,
    "cosmetics": """
        口红 唇膏 粉底 粉底液 香水 面霜 精华 眼霜 面膜 眼影 气垫 护肤 水乳 爽肤水 防晒 卸妆 彩妆 隔离 粉饼
        腮红 睫毛膏 神仙水 小黑瓶 小棕瓶 lipstick perfume serum foundation cream fragrance parfum 唇釉 唇泥
        唇蜜 眼线 眉笔 化妆 化妆品 乳液 洁面 洗面奶 香氛 美妆 遮瑕 高光 修容 散粉 定妆 眼影盘 身体乳 护手霜
        精油 素颜霜 粉水 眉粉 sunscreen mascara eyeliner
    """,
    "personal-care": """
        洗发水 洗发露 沐浴露 牙膏 牙刷 剃须刀 刀片 刀头 洗衣液 洗衣凝珠 卫生巾 纸尿裤 尿不湿 护发素 香皂
        洗手液 刷头 电动牙刷 shampoo toothpaste toothbrush razor blades diapers detergent 漱口水 牙线 发膜
        染发 湿巾 卷发棒 直发器 吹风机 肥皂 护垫 尿裤 电推剪 护发 牙线棒 冲牙器 洁牙 护理液
    """,
    "electronics": """
        耳机 蓝牙耳机 笔记本 笔记本电脑 电脑 平板 平板电脑 相机 镜头 微单 单反 音箱 音响 电视 键盘 鼠标
        显示器 打印机 硬盘 充电器 数据线 移动电源 充电宝 吹风机 吸尘器 游戏机 手柄 游戏本 台式机 一体机 硒鼓
        墨盒 内存 固态 剃须 空气净化器 空气炸锅 电饭煲 电器 家电 智能手表 手环 airpods ipad macbook
        headphones earbuds laptop notebook camera lens charger speaker printer tablet console 扫地机器人
        投影仪 扫地机 二合一 英寸 酷睿 插座 插排 排插 电钻 冲击钻 电动工具 路由器 摄像头 投影 无人机 麦克风
        录音笔 电风扇 空调 冰箱 洗衣机 热水器 微波炉 烤箱 电磁炉 电水壶 扫描仪 显卡 处理器 u盘 内存卡
        游戏主机 学习机 卷发棒 直发器 剃须刀 除湿机 加湿器 净水器 破壁机 豆浆机 咖啡机 电动牙刷 mouse 耳麦
        麦克 机械键盘 显示屏 硬盘盒 智能锁 投屏器 无线鼠标 打印纸 扫码枪
    """,
    "phones": """
        手机 智能手机 手机壳 贴膜 钢化膜 iphone 5g手机 全网通 国行 smartphone phone
        备用机 双卡 双卡双待 未激活 128g 256g 512g 1tb 12+256 8+128 16+512 老人机 拍照手机
    """,
    "toys": """
        积木 玩具 模型 手办 盲盒 公仔 拼装 娃娃 车模 乐高 毛绒 拼图 遥控 toy toys figure blocks doll puzzle
        潮玩 搪胶 玩偶 遥控车 变形玩具 过家家 拼插 滑板车 平衡车 公仔手办
    """,
    "food": """
        巧克力 零食 饼干 糖果 牛奶 奶粉 咖啡 茶叶 白酒 红酒 啤酒 饮料 矿泉水 猫粮 狗粮 水果 红富士 新鲜 脆甜
        薯片 坚果 斤装 口香糖 苹果干 苹果汁 苹果醋 麦片 麦丽素 礼盒装零食 chocolate candy snack coffee juice
        wine 葡萄酒 威士忌 咖啡豆 奶茶 糕点 月饼 大米 食用油 调料 方便面 蛋糕 奶酪 酸奶 保健品 蜂蜜 果冻
        辣椒酱 香油 鸡蛋 牛排 点心 酒水 老酒 名酒 饮品 干邑 洋酒 白兰地 伏特加 清酒 香槟 烈酒 奶糖 月饼礼盒
        坚果礼盒 花生油 橄榄油 婴儿奶粉
    """,
    "home": """
        床单 四件套 被子 枕头 毛巾 窗帘 沙发 锅 炒锅 不粘锅 餐具 保温杯 水杯 杯子 收纳 灯泡 灯 台灯 吸顶灯
        地毯 花瓶 油画 挂画 装饰画 字画 国画 摆件 雕塑 石膏 挂历 壁纸 种子 盆栽 绿植 花卉 仿真花 草坪
        bedding towel lamp mug pan 拖把 垃圾桶 收纳箱 衣架 书柜 书桌 椅子 床垫 靠垫 抱枕 蚊帐 高压锅 汤锅
        砂锅 压力锅 水壶 马克杯 玻璃杯 餐盘 筷子 菜刀 砧板 挂钟 闹钟 花洒 水龙头 马桶 灯具 灯带 墙纸 条幅
        标语 对联 刀具 剪刀 厨具 锅具 茶具 奶瓶 婴儿车 门锁 智能锁 风扇 热水袋 床品 凉席 马桶盖
    """,
    "books": """
        书 书籍 图书 小说 绘本 教材 作者 出版社 英文版 漫画 词典 book books novel paperback 自传 传记 字典
        习题 试卷 名著 教辅 诗集
    """,
    "car": """
        汽车 车载 机油 轮胎 刹车片 雨刷 脚垫 车用 火花塞 滤芯 空气滤 保险杠 车灯 大灯 汽配 后视镜 座套
        行车记录仪 tyre brake 电瓶 蓄电池 车蜡 玻璃水 防冻液 变速箱油 齿轮油 润滑油 车衣 汽车用品 车载香水
        行车仪 汽车配件
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
