"""The reading of a title that a page shows: whole, the engine's own, and letter by letter."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.detection.engine import compile_profiles
from monitoring.detection.types import BrandProfile, ListingFacts
from monitoring.detection.xray import ROLES, Run, read, runs_of

SHOES = BrandProfile("1", ("Nike", "耐克"), ("勾子",), ("shoes", "sportswear"))
BAGS = BrandProfile("2", ("Prada", "普拉达"), (), ("bags",))
PIECES = st.sampled_from(
    [
        *(
            "Nike",
            "耐克",
            "N1KE",
            "耐!克",
            "Νіκe",
            "奈克",
            "而寸克",
            "naike",
            "耐kè",
            "nikee",
            "Pr*da",
            "勾子",
        ),
        *(
            "高仿",
            "高☆仿",
            "莆田",
            "VS厂手表",
            "同款",
            "适用",
            "鞋垫",
            "官方旗舰店",
            "空军一号",
            "95成新",
            "1:1",
        ),
        *(" ", "\u200b", "㎏", "ﬁ", "🄽", "\ud800", "\U0010ffff", "ß", "İ", "国國", "𠮷", "é", "\n", "\x00"),
    ]
)
TITLES = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=14).map("".join),
)


def of_role(runs: tuple[Run, ...], role: str) -> list[str]:
    return [run.text for run in runs if run.role == role]


@given(TITLES)
@settings(max_examples=150)
def test_runs_join_to_exactly_the_title_and_the_same_ones_every_time(title: str) -> None:
    runs = read(title, [SHOES, BAGS])
    assert "".join(run.text for run in runs) == title
    assert all(title[slice(*run.span)] == run.text and run.text for run in runs)
    assert all(before.span[1] == after.span[0] for before, after in pairwise(runs))
    assert all("".join(cell.character for cell in run.cells) == run.text for run in runs)
    assert {run.role for run in runs} <= set(ROLES)
    assert read(title, [BAGS, SHOES]) == runs


@given(TITLES)
@settings(max_examples=100)
def test_what_the_verdict_says_of_the_title_stands_in_the_reading(title: str) -> None:
    """Every marked word of a verdict is a run of a role that is not plain, or lies under a weightier one."""
    engine, facts = compile_profiles([SHOES]), ListingFacts("", "", title)
    roles = [run.role for run in runs_of(engine, facts) for _ in run.text]
    for verdict in engine.assess(facts):
        for signal in verdict.signals:
            if signal.span is not None:
                assert "plain" not in roles[slice(*signal.span)], signal
            if signal.code.startswith("name.") and signal.span is not None:
                assert set(roles[slice(*signal.span)]) == {"brand_name"}


def test_a_title_beyond_what_the_engine_reads_stays_whole() -> None:
    title = "耐克" + "鞋" * 700
    runs = read(title, SHOES)
    assert "".join(run.text for run in runs) == title
    assert runs[0].role == "brand_name"
    assert read("", SHOES) == ()


@pytest.mark.parametrize(
    ("title", "code", "written", "read_as"),
    [
        ("跑鞋 N1KE 男", "name.look_alike", "Nike", [("1", "i")]),
        ("跑鞋 Νіκe 男", "name.look_alike", "Nike", [("Ν", "N"), ("і", "i"), ("κ", "k")]),
        ("跑鞋 Ni\u200bke 男", "name.hidden", "Nike", [("\u200b", "")]),
        ("跑鞋 耐!克 男", "name.inserted_sign", "耐克", [("!", "")]),
        ("跑鞋 奈克 男", "name.same_sound", "耐克", [("奈", "耐")]),
        ("跑鞋 而寸克 男", "name.taken_apart", "耐克", [("而", "耐"), ("寸", "耐")]),
        ("跑鞋 耐kè 男", "name.mixed_script", "耐克", [("k", "克"), ("è", "克")]),
        ("跑鞋 ＮＩＫＥ 男", "name.width", "Nike", [("Ｎ", "N"), ("Ｉ", "i"), ("Ｋ", "k"), ("Ｅ", "e")]),
        ("跑鞋 nikke 男", "name.typo", "Nike", None),
    ],
)
def test_a_disguise_is_read_letter_by_letter(
    title: str, code: str, written: str, read_as: list[tuple[str, str]] | None
) -> None:
    named = [run for run in read(title, SHOES) if run.role == "brand_name"]
    if read_as is None:
        assert all(run.odd for run in named)
        return
    (run,) = named
    assert run.says is not None
    assert (run.says.code, run.says.written) == (code, written)
    assert [(cell.character, cell.read_as) for cell in run.odd] == read_as


def test_a_misspelt_name_shows_the_letter_too_many() -> None:
    (run,) = [run for run in read("prrada 包", BAGS) if run.role == "brand_name"]
    assert [(cell.character, cell.read_as) for cell in run.odd] == [("r", "")]


def test_pinyin_names_each_syllable_of_a_plain_name_in_latin_letters() -> None:
    brand = BrandProfile("3", ("阿迪达斯",), (), ("shoes",))
    (run,) = [run for run in read("adidasi 运动鞋 男", brand) if run.role == "brand_name"]
    assert "".join(dict.fromkeys(cell.read_as for cell in run.cells)) == "阿迪达斯"


def test_words_are_what_the_engine_takes_them_for() -> None:
    runs = read("莆田 耐克鞋垫 适用 空军一号 官方旗舰店", SHOES)
    assert of_role(runs, "jargon") == ["莆田"]
    assert of_role(runs, "brand_name") == ["耐克"]
    assert {"适用", "鞋垫"} <= set(of_role(runs, "lawful"))
    assert "空军一号" in of_role(runs, "category")
    assert of_role(runs, "official_claim") == ["官方旗舰"]
    (jargon,) = [run for run in runs if run.role == "jargon"]
    assert jargon.says is not None
    assert (jargon.says.grade, jargon.pinyin) == ("explicit", "pú tián")
    assert jargon.says.gloss_en
    assert jargon.says.gloss_zh


def test_what_stands_beside_a_name_is_what_is_left_of_the_phrase() -> None:
    runs = read("耐克同款跑鞋", SHOES)
    (beside,) = [run for run in runs if run.role == "jargon"]
    assert (beside.text, beside.says and beside.says.span) == ("同款", (0, 4))


def test_a_name_that_does_not_count_says_so() -> None:
    """勾子 is also a hook: without goods of the brand's kind nobody is named."""
    counted = {}
    for title in ("门后勾子 不锈钢", "勾子 跑鞋"):
        (run,) = [run for run in read(title, SHOES) if run.role == "brand_name"]
        assert run.says is not None
        assert run.says.name == "Nike"
        counted[title] = run.says.counts
    assert list(counted.values()) == [False, True]


def test_pinyin_follows_the_words() -> None:
    runs = read("重庆 行长 长城", SHOES)
    assert " ".join(run.pinyin for run in runs) == "chóng qìng háng zhǎng cháng chéng"


def test_a_character_tells_what_it_is() -> None:
    (run,) = [run for run in read("Νіκe 跑鞋", SHOES) if run.role == "brand_name"]
    nu = run.cells[0]
    assert (nu.code_point, nu.unicode_name, nu.invisible) == ("U+039D", "GREEK CAPITAL LETTER NU", False)
    (stray,) = read("\ud800", SHOES)
    assert (stray.cells[0].code_point, stray.cells[0].unicode_name) == ("U+D800", "")
