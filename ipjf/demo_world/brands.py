"""Profiles of the five public participants, as the demo knows them. Registration numbers, prices and every
fact but the names are invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoProduct:
    name: str
    category: str
    price: str
    pictures: tuple[str, ...]
    """Names of packshots that the stand-in marketplace serves."""


@dataclass(frozen=True)
class DemoRight:
    kind: str
    title: str
    number: str
    office: str
    nice_classes: tuple[int, ...] = ()
    state: str = "verified"


@dataclass(frozen=True)
class DemoBrand:
    name: str
    slug: str
    company: str
    contact: tuple[str, str]
    names: tuple[tuple[str, str], ...]
    """(text, kind)"""
    categories: tuple[str, ...]
    products: tuple[DemoProduct, ...]
    rights: tuple[DemoRight, ...]


BRANDS = (
    DemoBrand(
        "Adidas",
        "adidas",
        "Adidas (demo)",
        ("Alice Brenner", "alice@adidas.example"),
        (
            ("adidas", "latin"),
            ("阿迪达斯", "chinese"),
            ("三叶草", "alias"),
            ("阿迪", "alias"),
        ),
        ("shoes", "sportswear", "clothing", "bags"),
        (
            DemoProduct(
                "Running shoe", "shoes", "899", ("shoe-white", "shoe-black", "shoe-blue", "shoe-red")
            ),
            DemoProduct("Sports T-shirt", "clothing", "299", ("tee-navy", "tee-black", "tee-white")),
            DemoProduct("Backpack", "bags", "399", ("bag-black", "bag-navy")),
        ),
        (
            DemoRight("trademark", "ADIDAS", "90000101", "CNIPA", (18, 25, 28)),
            DemoRight("trademark", "阿迪达斯", "90000102", "CNIPA", (25,)),
            DemoRight("design", "Outsole pattern", "CN30909001", "CNIPA"),
            DemoRight("copyright", "Product photographs 2026", "DEMO-2026-001", "CPCC", state="submitted"),
        ),
    ),
    DemoBrand(
        "Apple",
        "apple",
        "Apple (demo)",
        ("Charlie Nguyen", "charlie@apple.example"),
        (
            ("Apple", "latin"),
            ("苹果", "chinese"),
            ("iPhone", "latin"),
            ("AirPods", "latin"),
            ("Apple Watch", "latin"),
        ),
        ("phones", "electronics", "watches", "accessories"),
        (
            DemoProduct(
                "iPhone", "phones", "5999", ("phone-black", "phone-blue", "phone-gold", "phone-pink")
            ),
            DemoProduct("AirPods Pro", "electronics", "1299", ("earphones-white",)),
            DemoProduct("Apple Watch", "watches", "2999", ("watch-black", "watch-white")),
        ),
        (
            DemoRight("trademark", "APPLE", "90000201", "CNIPA", (9, 14)),
            DemoRight("trademark", "苹果", "90000202", "CNIPA", (9,)),
            DemoRight("patent", "Charging case", "CN90902003", "CNIPA"),
        ),
    ),
    DemoBrand(
        "Procter & Gamble",
        "procter-gamble",
        "Procter & Gamble (demo)",
        ("林晓", "lin@pg.example"),
        (
            ("Head & Shoulders", "latin"),
            ("海飞丝", "chinese"),
            ("Pantene", "latin"),
            ("潘婷", "chinese"),
            ("SK-II", "latin"),
            ("Gillette", "latin"),
            ("吉列", "chinese"),
            ("Oral-B", "latin"),
            ("欧乐B", "chinese"),
            ("Pampers", "latin"),
            ("帮宝适", "chinese"),
            ("宝洁", "alias"),
        ),
        ("cosmetics", "personal-care", "home"),
        (
            DemoProduct("Head & Shoulders shampoo", "personal-care", "69", ("shampoo-blue", "shampoo-mint")),
            DemoProduct("Pantene shampoo", "personal-care", "79", ("shampoo-gold", "shampoo-purple")),
            DemoProduct("SK-II cream", "cosmetics", "1090", ("cream-red", "cream-white")),
            DemoProduct("Gillette razor", "personal-care", "129", ("razor-blue", "razor-orange")),
            DemoProduct("Oral-B toothbrush", "personal-care", "459", ("toothbrush-blue", "toothbrush-black")),
            DemoProduct("Pampers nappies", "personal-care", "169", ("nappies-green", "nappies-blue")),
        ),
        (
            DemoRight("trademark", "HEAD & SHOULDERS", "90000301", "CNIPA", (3,)),
            DemoRight("trademark", "SK-II", "90000302", "CNIPA", (3,)),
            DemoRight("trademark", "GILLETTE 吉列", "90000303", "CNIPA", (3, 8)),
            DemoRight("trademark", "ORAL-B", "90000304", "CNIPA", (21,)),
            DemoRight("trademark", "帮宝适", "90000305", "CNIPA", (5,)),
        ),
    ),
    DemoBrand(
        "Philips",
        "philips",
        "Philips (demo)",
        ("Eva de Wit", "eva@philips.example"),
        (("Philips", "latin"), ("飞利浦", "chinese"), ("Sonicare", "latin")),
        ("personal-care", "electronics", "home"),
        (
            DemoProduct(
                "Sonicare toothbrush",
                "personal-care",
                "599",
                ("toothbrush-mint", "toothbrush-white", "toothbrush-purple"),
            ),
            DemoProduct("Electric shaver", "personal-care", "799", ("shaver-navy", "shaver-grey")),
        ),
        (
            DemoRight("trademark", "PHILIPS", "90000401", "CNIPA", (8, 9, 11, 21)),
            DemoRight("trademark", "飞利浦", "90000402", "CNIPA", (8, 21)),
            DemoRight("design", "Brush head", "CN30909004", "CNIPA"),
        ),
    ),
    DemoBrand(
        "Mars",
        "mars",
        "Mars (demo)",
        ("Noah Castellan", "noah@agency.example"),
        (
            ("德芙", "chinese"),
            ("Dove chocolate", "latin"),
            ("士力架", "chinese"),
            ("Snickers", "latin"),
            ("M&M's", "latin"),
            ("玛氏", "alias"),
        ),
        ("food",),
        (
            DemoProduct("Dove chocolate", "food", "49", ("chocolate-brown",)),
            DemoProduct("Snickers", "food", "45", ("sweets-brown",)),
        ),
        (
            DemoRight("trademark", "德芙 DOVE", "90000501", "CNIPA", (30,)),
            DemoRight("trademark", "SNICKERS", "90000502", "CNIPA", (30,)),
        ),
    ),
)

# Invented companies whose applications an admin finds.
APPLICANTS = (
    DemoBrand(
        "Kestrel Ridge",
        "kestrel-ridge",
        "Kestrel Ridge Outdoor (demo)",
        ("Ines Falk", "ines@kestrel-ridge.example"),
        (("Kestrel Ridge", "latin"), ("隼岭", "chinese")),
        ("clothing", "bags"),
        (),
        (
            DemoRight("trademark", "KESTREL RIDGE", "90000901", "CNIPA", (18, 25)),
            DemoRight("design", "Backpack closure", "CN30909009", "CNIPA"),
        ),
    ),
    DemoBrand(
        "Halden Audio",
        "halden-audio",
        "Halden Audio (demo)",
        ("Jonas Wirth", "jonas@halden-audio.example"),
        (("Halden Audio", "latin"),),
        ("electronics",),
        (),
        (DemoRight("trademark", "HALDEN", "90000902", "CNIPA", (9,)),),
    ),
)
