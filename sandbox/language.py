"""The words of the market's pages: Chinese as its people read it, English for visitors."""

WORDS = {
    "market": ("云集市", "Cloud Bazaar"),
    "stand_in": (
        "演示用模拟市场，商品与店铺均为虚构",
        "A stand-in marketplace: goods and shops are invented",
    ),
    "search_hint": ("搜索宝贝", "Search the market"),
    "search": ("搜索", "Search"),
    "other_language": ("English", "中文"),
    "all": ("全部", "All"),
    "latest": ("最新上架", "Just listed"),
    "results": ("搜索结果", "Results"),
    "nothing": ("没有找到相关宝贝，换个词试试", "Nothing found. Try another word"),
    "paid": ("人付款", "sold"),
    "shop": ("店铺", "Shop"),
    "enter_shop": ("进店逛逛", "Visit the shop"),
    "credit": ("信用", "Credit"),
    "good_rate": ("好评率", "Positive"),
    "location": ("所在地", "Location"),
    "goods": ("宝贝", "Items"),
    "buy": ("立即购买", "Buy now"),
    "cart": ("加入购物车", "Add to cart"),
    "no_trade": ("演示市场，不能下单", "Demonstration: nothing can be bought here"),
    "details": ("宝贝详情", "Details"),
    "item_id": ("商品编号", "Item number"),
    "listed": ("上架时间", "Listed"),
    "removed": ("该商品已下架", "This listing was removed"),
    "removed_why": (
        "因知识产权通知，平台已移除该商品。",
        "The marketplace removed it after a rights notice.",
    ),
    "reason": ("原因", "Reason"),
    "statement": ("查看下架说明与申诉方式", "Read the statement of reasons and how to appeal"),
    "instock": ("该商品已暂停销售", "Not on sale at the moment"),
    "official": ("官方旗舰", "Official"),
    "authorised": ("品牌授权", "Authorised"),
    "older": ("更多", "More"),
    "newer": ("上一页", "Back"),
    "not_found": ("页面不存在", "There is no such page"),
    "to_home": ("返回首页", "Back to the home page"),
    "more_of_shop": ("店内其他宝贝", "More from this shop"),
    "postage": ("快递包邮 · 7天无理由退换", "Free delivery · returns within 7 days"),
    "packshots": ("图片库", "Picture library"),
}
CATEGORIES = {
    "1512": ("手机", "Phones"),
    "50008090": ("3C配件", "3C accessories"),
    "50468001": ("手表", "Watches"),
    "50012029": ("运动鞋", "Sports shoes"),
    "30": ("男装", "Menswear"),
    "50006842": ("箱包", "Bags"),
    "1801": ("护肤", "Skincare"),
    "50002768": ("个护", "Personal care"),
    "50014812": ("母婴", "Baby care"),
    "50002766": ("零食", "Snacks"),
    "50008163": ("家居", "Home"),
}
LANGUAGES = ("zh", "en")


def words(language: str) -> dict[str, str]:
    place = LANGUAGES.index(language)
    return {name: texts[place] for name, texts in WORDS.items()}


def categories(language: str) -> dict[str, str]:
    place = LANGUAGES.index(language)
    return {number: texts[place] for number, texts in CATEGORIES.items()}
