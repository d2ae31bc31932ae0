"""The goods of the world: products of the five participants, their accessories, and goods of no brand."""

from dataclasses import dataclass

PHONES, DIGITAL_PARTS, WATCHES = "1512", "50008090", "50468001"
SPORTS_SHOES, MENSWEAR, BAGS = "50012029", "30", "50006842"
SKINCARE, MAKE_UP = "1801", "50010788"
PERSONAL_CARE, BABY_CARE, SNACKS = "50002768", "50014812", "50002766"
HOME = "50008163"


@dataclass(frozen=True)
class Product:
    """One product line. `names` are how honest shops write it, `disguises` how others do."""

    key: str
    brand: str
    kind: str
    category: str
    price: int
    colours: tuple[str, ...]
    names: tuple[str, ...]
    disguises: tuple[str, ...]
    generic: str
    selling_points: tuple[str, ...]


APPLE, ADIDAS, PG, PHILIPS, MARS = "Apple", "Adidas", "Procter & Gamble", "Philips", "Mars"
PRODUCTS = (
    Product(
        "iphone",
        APPLE,
        "phone",
        PHONES,
        5999,
        ("blue", "black", "gold", "pink"),
        ("Apple/苹果 iPhone 16", "苹果 iPhone 16 Pro", "Apple iPhone 15"),
        ("iPh0ne 16 Pro", "P果16pro", "苹*果 16", "iPhοne 16"),
        "智能手机",
        ("5G双卡", "全网通", "256G", "128G", "超长续航", "大屏游戏"),
    ),
    Product(
        "airpods",
        APPLE,
        "earphones",
        DIGITAL_PARTS,
        1299,
        ("white",),
        ("Apple/苹果 AirPods Pro 2", "苹果 AirPods 4 无线耳机", "AirPods Pro 二代"),
        ("A1rPods Pro", "Air*Pods 二代", "P果耳机 pro2", "AirPоds 3代"),
        "真无线蓝牙耳机",
        ("主动降噪", "弹窗改名定位", "空间音频", "入耳式", "无线充"),
    ),
    Product(
        "applewatch",
        APPLE,
        "watch",
        WATCHES,
        2999,
        ("black", "pink", "white", "green"),
        ("Apple Watch S10", "苹果手表 Apple Watch Series 10", "苹果 Watch SE"),
        ("App1e Watch S10", "苹*果手表 S10", "P果 watch"),
        "智能手表",
        ("心率血氧", "GPS版", "运动防水", "46mm", "男女通用"),
    ),
    Product(
        "shoes",
        ADIDAS,
        "shoe",
        SPORTS_SHOES,
        899,
        ("white", "black", "grey", "blue", "red"),
        ("adidas 阿迪达斯 ULTRABOOST 跑步鞋", "阿迪达斯 三叶草 SAMBA 板鞋", "adidas STAN SMITH 小白鞋"),
        ("ad1das UB 爆米花", "阿迪*达斯 跑鞋", "AD 三叶草 板鞋", "adіdas 贝壳头", "阿迪哒斯 小白鞋"),
        "运动鞋",
        ("男女同款", "透气缓震", "休闲百搭", "秋冬新款", "情侣款"),
    ),
    Product(
        "tee",
        ADIDAS,
        "tee",
        MENSWEAR,
        299,
        ("navy", "black", "white", "red"),
        ("adidas 阿迪达斯 运动短袖T恤", "阿迪达斯 男子 圆领T恤"),
        ("阿迪*达斯 T恤", "AD 三条杠 短袖", "ad!das 速干T恤", "adida5 短袖"),
        "圆领短袖T恤",
        ("速干透气", "宽松", "纯棉", "健身训练", "2026夏季"),
    ),
    Product(
        "bag",
        ADIDAS,
        "bag",
        BAGS,
        399,
        ("black", "navy", "grey", "red"),
        ("adidas 阿迪达斯 双肩背包", "阿迪达斯 运动背包 学生书包"),
        ("阿迪达*斯 双肩包", "ad1das 书包", "AD家 背包"),
        "双肩背包",
        ("大容量", "防泼水", "学生书包", "电脑包", "男女通用"),
    ),
    Product(
        "headshoulders",
        PG,
        "shampoo",
        PERSONAL_CARE,
        69,
        ("blue", "mint"),
        ("海飞丝 Head & Shoulders 去屑洗发水", "海飞丝 清爽去油洗发露"),
        ("海*飞丝 洗发水", "海飛絲 去屑", "海飞 丝 洗发露"),
        "去屑洗发水",
        ("750ml", "去屑止痒", "清爽控油", "男女士", "家庭装"),
    ),
    Product(
        "pantene",
        PG,
        "shampoo",
        PERSONAL_CARE,
        79,
        ("gold", "purple"),
        ("潘婷 Pantene 三分钟奇迹", "潘婷 氨基酸洗发水"),
        ("潘*婷 奇迹发膜", "P@ntene 洗发水", "潘.婷 洗护"),
        "修护洗发水",
        ("700g", "修护干枯", "柔顺", "强韧发根"),
    ),
    Product(
        "skii",
        PG,
        "cream",
        SKINCARE,
        1090,
        ("red", "white"),
        ("SK-II 大红瓶面霜", "SK-II/SK2 R.N.A.超肌能紧致面霜"),
        ("S K 2 大红瓶", "SK*II 面霜", "5K-II 面霜 小样"),
        "紧致面霜",
        ("50g", "80g", "淡化细纹", "保湿紧致", "贵妇面霜"),
    ),
    Product(
        "gillette",
        PG,
        "razor",
        PERSONAL_CARE,
        129,
        ("blue", "orange", "green"),
        ("Gillette 吉列 锋隐5 剃须刀", "吉列 锋速3 手动剃须刀"),
        ("吉*列 锋隐", "Gi11ette 刀片", "吉 列 五层刀头"),
        "手动剃须刀",
        ("1刀架4刀头", "顺滑贴面", "男士礼盒", "五层刀片"),
    ),
    Product(
        "oralb",
        PG,
        "toothbrush",
        PERSONAL_CARE,
        459,
        ("blue", "black", "pink"),
        ("Oral-B 欧乐B 电动牙刷 iO", "欧乐B 成人电动牙刷 P4000"),
        ("0ral-B 电动牙刷", "欧乐*B iO", "Oral·8 牙刷"),
        "电动牙刷",
        ("成人充电式", "圆头", "情侣礼盒", "3D声波"),
    ),
    Product(
        "pampers",
        PG,
        "nappies",
        BABY_CARE,
        169,
        ("green", "blue", "mint"),
        ("Pampers 帮宝适 一级帮 纸尿裤", "帮宝适 拉拉裤 绿帮"),
        ("帮*宝适 纸尿裤", "Pamper5 拉拉裤", "帮宝 适 一级帮"),
        "纸尿裤",
        ("L64片", "超薄透气", "新生儿", "XL54片", "干爽"),
    ),
    Product(
        "sonicare",
        PHILIPS,
        "toothbrush",
        PERSONAL_CARE,
        599,
        ("mint", "white", "purple", "black"),
        ("Philips 飞利浦 Sonicare 电动牙刷 HX6730", "飞利浦 声波震动电动牙刷 HX9924"),
        ("飞*利浦 牙刷", "Phi1ips HX9924", "飛利浦 钻石牙刷", "Ρhilips 电动牙刷"),
        "声波电动牙刷",
        ("成人充电式", "净白", "全身水洗", "情侣装", "4种模式"),
    ),
    Product(
        "shaver",
        PHILIPS,
        "shaver",
        PERSONAL_CARE,
        799,
        ("navy", "grey", "red", "green"),
        ("Philips 飞利浦 电动剃须刀 S5000", "飞利浦 三刀头剃须刀 S7000"),
        ("飞利*浦 S7000", "Ph1lips 刮胡刀", "飞 利 浦 三刀头"),
        "电动剃须刀",
        ("全身水洗", "干湿双剃", "快充", "送男友礼物", "智能感应"),
    ),
    Product(
        "dove",
        MARS,
        "chocolate",
        SNACKS,
        59,
        ("purple", "brown", "gold"),
        ("德芙 Dove 丝滑牛奶巧克力", "Dove/德芙 香浓黑巧克力 碗装"),
        ("德*芙 巧克力", "D0ve 丝滑牛奶", "得芙 巧克力"),
        "牛奶巧克力",
        ("252g碗装", "婚庆喜糖", "零食礼盒", "分享装"),
    ),
    Product(
        "snickers",
        MARS,
        "chocolate",
        SNACKS,
        45,
        ("brown", "blue", "red"),
        ("士力架 Snickers 花生夹心巧克力", "士力架 全家桶 460g"),
        ("士*力架 散装", "Sn1ckers 夹心", "士力 架 花生"),
        "花生夹心巧克力",
        ("460g桶装", "能量棒", "休闲零食", "整箱"),
    ),
    Product(
        "mms",
        MARS,
        "sweets",
        SNACKS,
        49,
        ("yellow", "brown", "blue"),
        ("M&M's 牛奶巧克力豆", "mm豆 M&M's 花生夹心巧克力豆"),
        ("M*M豆 散装", "M&W's 巧克力豆", "МM豆 桶装"),
        "牛奶巧克力豆",
        ("270g桶装", "儿童零食", "散装5斤", "烘焙装饰"),
    ),
)


@dataclass(frozen=True)
class Accessory:
    """A lawful part of another maker that names the brand to say what it fits."""

    kind: str
    category: str
    price: int
    colours: tuple[str, ...]
    titles: tuple[str, ...]


ACCESSORIES = (
    Accessory(
        "phonecase",
        DIGITAL_PARTS,
        25,
        ("mint", "pink", "navy", "purple", "black"),
        (
            "适用苹果iPhone16手机壳 磨砂防摔硅胶全包",
            "适用于 iPhone 15 Pro 保护壳 透明磁吸",
            "手机壳适配苹果16 液态硅胶 女款",
        ),
    ),
    Accessory(
        "charger",
        DIGITAL_PARTS,
        39,
        ("white", "black"),
        (
            "适用苹果充电器 20W快充头 PD兼容iPhone15/16",
            "PD快充套装 兼容 iPhone iPad 充电线+头",
            "20W charger compatible with iPhone 16 Type-C",
        ),
    ),
    Accessory(
        "brushheads",
        PERSONAL_CARE,
        29,
        ("blue", "mint", "pink"),
        (
            "适用飞利浦电动牙刷头 HX6730 通用替换 4支",
            "电动牙刷头适配 Sonicare HX9 软毛 非原装",
            "通用欧乐B电动牙刷头 D12 P4000 替换刷头",
        ),
    ),
    Accessory(
        "charger",
        PERSONAL_CARE,
        35,
        ("black", "white"),
        ("适用飞利浦剃须刀充电器 S5000 S7000 电源线 配件", "剃须刀充电线 通用 飞利浦 HQ8505 第三方配件"),
    ),
    Accessory(
        "watch",
        DIGITAL_PARTS,
        19,
        ("pink", "navy", "orange"),
        ("适用苹果手表表带 Apple Watch S10 硅胶运动表带", "表带适配 iwatch 亲肤回环 42/46mm"),
    ),
    Accessory(
        "razor",
        PERSONAL_CARE,
        22,
        ("grey", "green"),
        ("剃须刀架 手柄 兼容吉列锋隐刀头 金属配重", "刀架通用 适用 Gillette Fusion5 手柄 不含刀头"),
    ),
)


@dataclass(frozen=True)
class Plain:
    kind: str
    category: str
    price: int
    colours: tuple[str, ...]
    titles: tuple[str, ...]


UNRELATED = (
    Plain(
        "mug",
        HOME,
        29,
        ("orange", "mint", "white", "navy"),
        ("日式陶瓷马克杯 情侣咖啡杯 带盖带勺", "手绘釉下彩早餐杯 大容量 可微波", "仿古粗陶杯 复古茶杯"),
    ),
    Plain(
        "plant",
        HOME,
        35,
        ("white", "grey", "brown"),
        (
            "高仿真绿植 龟背竹盆栽 客厅落地摆件",
            "龙舌兰小盆栽 室内桌面植物 好养",
            "仿真花艺 高仿真多肉植物 办公室装饰",
        ),
    ),
    Plain(
        "lamp",
        HOME,
        119,
        ("white", "mint", "gold"),
        ("北欧卧室床头灯 护眼暖光 布艺台灯", "复古铜杆台灯 拉线开关 书房", "ins风氛围灯 遥控调光"),
    ),
    Plain(
        "tee",
        MENSWEAR,
        39,
        ("white", "green", "grey", "orange"),
        ("新疆长绒棉纯色T恤 男女宽松打底", "原创设计 国潮印花短袖 美式复古", "重磅纯棉T恤 260g 不透"),
    ),
    Plain(
        "bag",
        BAGS,
        79,
        ("orange", "brown", "mint"),
        ("帆布双肩包 大学生上课书包 文艺", "头层牛皮背包 手工复古 男", "户外登山包 40L 防水轻便"),
    ),
    Plain(
        "shoe",
        SPORTS_SHOES,
        129,
        ("white", "brown", "green"),
        ("老北京手工布鞋 透气软底", "德训鞋 女 真皮复古小白鞋", "莆田荔枝木鞋架 玄关收纳"),
    ),
    Plain(
        "chocolate",
        SNACKS,
        26,
        ("red", "green"),
        ("云南小粒黑巧克力 85%可可 独立包装", "手工生巧 抹茶味 冷链直发", "苹果味夹心巧克力 儿童零食"),
    ),
    Plain("sweets", SNACKS, 19, ("red", "green"), ("彩虹水果软糖 1斤散装 喜糖", "无糖薄荷糖 清新口气")),
    Plain(
        "shampoo",
        PERSONAL_CARE,
        49,
        ("green", "orange"),
        ("生姜无硅油洗发水 老字号国货", "侧柏叶草本洗发露 500ml"),
    ),
    Plain("cream", SKINCARE, 59, ("green", "pink"), ("珍珠霜 国货老牌 滋润保湿", "玻尿酸面霜 学生党补水")),
)
