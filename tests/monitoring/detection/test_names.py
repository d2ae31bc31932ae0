"""Names: a disguise is found, the same letters inside another word are not."""

from string import ascii_lowercase

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from monitoring.detection.engine import compile_profiles
from monitoring.detection.fold import fold
from monitoring.detection.lexicon import known_english
from monitoring.detection.names import NameIndex
from monitoring.detection.types import BrandProfile, ListingFacts
from monitoring.detection.typos import one_edit_apart

LATIN = ("Zorvex", "Kalimba Rossi", "O'Trell", "Brunelli")
CHINESE = ("卓芙", "卡林芭", "布鲁内利", "奥特雷")
INDEX = NameIndex([BrandProfile("b", LATIN + CHINESE, categories=("bags",))])
TWINS_OF = """
    aаɑａ𝐚@ bｂ𝓫 eеｅ𝒆ε i1іｉ𝓲l kκｋ𝓴 l1Iｌ𝓵 mｍ𝓶 nｎ𝓷η o0оο𝐨 rｒ𝓻 s$ѕ𝓼5 tτｔ𝓽 uυｕ𝓾 vｖ𝓿ν xхｘ𝔁 zｚ𝔃
"""
TWINS = {twins[0]: twins[1:] for twins in TWINS_OF.split()}


def kinds(title):
    return [(each.kind, title[each.span[0] : each.span[1]]) for each in INDEX.sightings(title)]


@given(st.data(), st.sampled_from([name for name in LATIN if name.isalpha()]))
def test_look_alikes_of_some_letters_are_found(data, name):
    at = data.draw(st.sets(st.integers(0, len(name) - 1), min_size=1, max_size=len(name) // 2))
    written = "".join(
        data.draw(st.sampled_from(TWINS[letter.lower()])) if index in at else letter
        for index, letter in enumerate(name)
    )
    assert [found for _, found in kinds(f"新款 {written} 女包")] == [written]


@given(st.sampled_from(CHINESE), st.sampled_from("*·~_★❤\u200b\u2060·^#"), st.data())
def test_signs_between_characters_are_found(name, sign, data):
    at = data.draw(st.integers(1, len(name) - 1))
    written = name[:at] + sign + name[at:]
    ((kind, found),) = kinds(f"新款{written}女包")
    assert (found, kind in ("inserted_sign", "hidden")) == (written, True)


@given(st.sampled_from([name for name in LATIN if name.isalpha()]), st.data())
def test_one_wrong_letter_is_found(name, data):
    at = data.draw(st.integers(1, len(name) - 1))
    letter = data.draw(st.sampled_from(ascii_lowercase))
    written = name[:at] + letter + name[at + 1 :]
    assume(fold(written) != fold(name) and not known_english(written))
    assert kinds(f"新款 {written} 女包") == [("typo", written)]


@given(
    st.sampled_from([name for name in LATIN if name.isalpha()]),
    st.text(ascii_lowercase, min_size=2, max_size=5),
    st.text(ascii_lowercase, max_size=5),
)
def test_the_letters_inside_another_word_are_not_the_name(name, before, after):
    assert kinds(f"新款 {before}{name.lower()}{after} 女包") == []


@given(st.text(max_size=6), st.text(max_size=6))
def test_one_edit_apart_is_symmetric_and_never_zero(one, other):
    assert one_edit_apart(one, other) == one_edit_apart(other, one)
    assert not one_edit_apart(one, one)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("gucci", "guccci", True),
        ("gucci", "guci", True),
        ("gucci", "gucxi", True),
        ("gucci", "gccui", False),
        ("chanel", "chanle", True),
        ("chanel", "hcanel", True),
        ("chanel", "chaenls", False),
        ("", "a", True),
        ("ab", "ba", True),
    ],
)
def test_one_edit(one, other, expected):
    assert one_edit_apart(one, other) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("卓芙 女包", [("plain", "卓芙")]),
        ("卓福 女包", [("same_sound", "卓福")]),
        ("zhuofu 女包", [("pinyin", "zhuofu")]),
        ("卓fu 女包", [("mixed_script", "卓fu")]),
        ("卡L芭 女包", [("mixed_script", "卡L芭")]),
        ("布鲁内 女包", [("clipped", "布鲁内")]),
        ("卡木木芭 女包", [("taken_apart", "卡木木芭")]),
        ("KALIMBA ROSSI", [("plain", "KALIMBA ROSSI")]),
        ("kalimbarossi", [("plain", "kalimbarossi")]),
        ("Z O R V E X", [("spaced", "Z O R V E X")]),
        ("卓芙娜 女包", []),
        ("zorvexes", []),
        ("myZorvex", [("plain", "Zorvex")]),
        ("Zorvex2024", [("plain", "Zorvex")]),
        ("卓，芙", [("inserted_sign", "卓，芙")]),
        ("很卓，芙蓉", []),
    ],
)
def test_spellings(title, expected):
    assert kinds(title) == expected


def named(title, profile, category=None):
    engine = compile_profiles([profile])
    return [v.brand for v in engine.assess(ListingFacts("t", "1", title, category=category))]


@pytest.mark.parametrize(
    ("title", "category", "expected"),
    [
        ("Coach 女包", None, ["c"]),
        ("coach", "bags", ["c"]),
        ("coach 高仿", None, ["c"]),
        ("Coach", None, []),
        ("coach bus", "toys", []),
        ("coach bus 高仿", "toys", []),
        ("stagecoach 女包", None, []),
    ],
)
def test_ordinary_words_need_a_second_signal(title, category, expected):
    assert named(title, BrandProfile("c", ("Coach",), categories=("bags",)), category) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("P&G 洗发水", ["p"]),
        ("P＆G 洗发水", ["p"]),
        ("PG 电视支架", []),
        ("500pg 试剂", []),
    ],
)
def test_a_short_name_with_a_sign_keeps_its_sign(title, expected):
    assert named(title, BrandProfile("p", ("P&G",), categories=("personal-care",))) == expected
