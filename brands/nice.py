"""The 45 Nice classes in a few words each, so that an admin sees what a number covers.

Shortened from the class headings of the Nice Classification, edition 13-2026 (WIPO), in our words."""

from django.utils.translation import get_language

HEADINGS: dict[int, tuple[str, str]] = {
    1: ("Chemicals for industry and science", "工业和科研用化学品"),
    2: ("Paints, varnishes, inks", "颜料、清漆、油墨"),
    3: ("Cosmetics, toiletries, cleaning preparations", "化妆品、洗漱用品、清洁制剂"),
    4: ("Industrial oils, fuels, candles", "工业用油、燃料、蜡烛"),
    5: ("Pharmaceuticals, baby food, sanitary preparations", "药品、婴儿食品、卫生制剂"),
    6: ("Common metals and metal goods", "普通金属及其制品"),
    7: ("Machines, motors, power tools", "机器、马达、电动工具"),
    8: ("Hand tools, cutlery, razors", "手工具、刀叉餐具、剃刀"),
    9: ("Electronics, computers, phones, software, optics", "电子设备、计算机、电话、软件、光学仪器"),
    10: ("Medical apparatus", "医疗器械"),
    11: ("Lighting, heating, cooling, sanitary installations", "照明、加热、冷却、卫生设备"),
    12: ("Vehicles and their parts", "交通工具及其部件"),
    13: ("Firearms, fireworks", "火器、烟火"),
    14: ("Jewellery, watches, precious metals", "珠宝、钟表、贵金属"),
    15: ("Musical instruments", "乐器"),
    16: ("Paper, printed matter, stationery", "纸、印刷品、文具"),
    17: ("Rubber, plastics, insulation", "橡胶、塑料、绝缘材料"),
    18: ("Leather goods, bags, umbrellas", "皮革制品、箱包、雨伞"),
    19: ("Building materials, not of metal", "非金属建筑材料"),
    20: ("Furniture, mirrors, frames", "家具、镜子、相框"),
    21: ("Household utensils, glassware, toothbrushes", "家用器皿、玻璃器皿、牙刷"),
    22: ("Ropes, tents, sacks, raw fibres", "缆绳、帐篷、袋、纤维原料"),
    23: ("Yarns and threads", "纺织用纱和线"),
    24: ("Textiles, household linen", "织物、家用纺织品"),
    25: ("Clothing, footwear, headwear", "服装、鞋、帽"),
    26: ("Lace, ribbons, buttons, haberdashery", "花边、带子、纽扣、缝纫用品"),
    27: ("Carpets, floor and wall coverings", "地毯、地板和墙面覆盖物"),
    28: ("Games, toys, sports equipment", "游戏器具、玩具、体育用品"),
    29: ("Meat, fish, dairy, preserved food", "肉、鱼、乳制品、腌制食品"),
    30: ("Coffee, bread, confectionery, spices", "咖啡、面包、糖果、调味品"),
    31: ("Fresh fruit, plants, animal feed", "新鲜水果、植物、动物饲料"),
    32: ("Beer, soft drinks, waters", "啤酒、软饮料、水"),
    33: ("Alcoholic drinks, except beer", "酒精饮料（啤酒除外）"),
    34: ("Tobacco, smokers' articles", "烟草、烟具"),
    35: ("Advertising, business management, retail", "广告、商业管理、零售"),
    36: ("Finance, insurance, real estate", "金融、保险、不动产"),
    37: ("Construction, repair, installation", "建筑、维修、安装"),
    38: ("Telecommunications", "电信"),
    39: ("Transport, storage, travel", "运输、仓储、旅行"),
    40: ("Treatment of materials, printing", "材料处理、印刷"),
    41: ("Education, entertainment, sport", "教育、娱乐、体育"),
    42: ("Science, technology, design, software services", "科学、技术、设计、软件服务"),
    43: ("Food, drink and accommodation services", "餐饮、住宿服务"),
    44: ("Medical, beauty and veterinary services", "医疗、美容、兽医服务"),
    45: ("Legal, security and personal services", "法律、安全、个人服务"),
}


def heading(number: int) -> str:
    """In the reader's language. KeyError for a number that is no Nice class."""
    english, chinese = HEADINGS[number]
    return chinese if (get_language() or "en").startswith("zh") else english
