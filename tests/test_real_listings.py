"""Real listings of genuine stock and lawful accessories: imported as they are, hardly ever flagged."""

import pytest

from bench.real_listings import FILES, WRITTEN, import_all, scan

pytestmark = [
    # each batch commits, as it does in truth: in one transaction of all tests, 60,000 rows lock one another
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not all(path.exists() for path in FILES.values()),
        reason="the real listing files (../shared/data) are not on this machine",
    ),
]


def test_genuine_stock_and_lawful_accessories_are_not_flagged():
    imports = import_all()
    assert {code: (run.read, run.rejected) for code, run in imports.items()} == {
        "jd-laptops": (58824, 7410),
        "jd-lens": (150, 0),
        "taobao-huawei": (100, 8),
    }
    assert [dict(run.reject_counts) for run in imports.values()] == [{"no_title": 7410}, {}, {"no_title": 8}]

    found = scan()
    assert [here.missed for here in found.values()] == [[], [], []]
    # Those without a price (-1 in the file) are off sale, and a scan reads what is on sale.
    assert [here.listings for here in found.values()] == [50171, 150, 92]
    laptops = found["jd-laptops"]
    assert laptops.named["dell"] == 10842
    assert laptops.named["hp"] == 8872
    assert laptops.naming > 40000
    assert len(laptops.flags) <= laptops.naming * 0.005
    assert [facts.title for facts, _ in found["jd-lens"].flags] == []
    # Phones of known models at a usual discount stay unflagged; so do all the cases and films.
    assert [facts.title for facts, _ in found["taobao-huawei"].flags] == []


def test_the_plain_spellings_are_told_without_the_engine():
    assert [brand for brand, spelling in WRITTEN.items() if spelling.search("惠普(HP) dell-")] == [
        "dell",
        "hp",
    ]
