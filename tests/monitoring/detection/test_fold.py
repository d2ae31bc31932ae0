import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.detection.disguise import describe
from monitoring.detection.fold import LETTERS, OTHER_LETTERS, WITHOUT_SIGNS, fold, origins
from monitoring.detection.folding import SEAM, Batch, CodeTable

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
TABLES = st.sampled_from([LETTERS, WITHOUT_SIGNS])


@given(ANY_TEXT, TABLES)
def test_folding_twice_changes_nothing_more(text, table):
    once = fold(text, table)
    assert fold(once, table) == once


@given(ANY_TEXT, TABLES)
def test_every_folded_character_comes_from_one_original(text, table):
    folded = fold(text, table)
    where = origins(text, table)
    assert len(where) == len(folded)
    assert where == sorted(where)
    for index, character in enumerate(text):
        mine = "".join(folded[at] for at, source in enumerate(where) if source == index)
        assert mine == fold(character, table)


@given(st.lists(ANY_TEXT, max_size=8), st.sampled_from([LETTERS, WITHOUT_SIGNS, OTHER_LETTERS]))
def test_titles_fold_together_as_each_alone(titles, table):
    batch = Batch(titles)
    folded, places = CodeTable(table).fold(batch)
    assert folded == chr(SEAM) + "".join(fold(title, table) + chr(SEAM) for title in titles)
    assert [
        place - batch.starts[at] for at, title in enumerate(titles) for place in _places(batch, at, places)
    ] == [place for title in titles for place in origins(title, table)]


def _places(batch, at, places):
    start, end = batch.starts[at], batch.starts[at] + len(batch.titles[at])
    return [place for place in places.tolist() if start <= place < end]


@given(ANY_TEXT)
def test_only_letters_and_digits_are_left(text):
    assert all(unicodedata.category(character)[0] in "LN" for character in fold(text))


@given(ANY_TEXT, ANY_TEXT, TABLES)
def test_folding_is_character_by_character(one, other, table):
    assert fold(one + other, table) == fold(one, table) + fold(other, table)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("N1KE", "Nike"),
        ("ΝΙΚΕ", "Nike"),
        ("𝓝𝓲𝓴𝓮", "Nike"),
        ("🅝🅘🅚🅔", "Nike"),
        ("🇳🇮🇰🇪", "Nike"),
        ("ＮＩＫＥ", "Nike"),
        ("Ch@nel", "Chanel"),
        ("аdіdаѕ", "adidas"),
        ("ADIDΛS", "adidas"),
        ("L*V", "LV"),
        ("1V", "LV"),
        ("耐\u200b克", "耐克"),
        ("阿迪達斯", "阿迪达斯"),
        ("Hermès", "Hermes"),
    ],
)
def test_disguises_meet_the_plain_name(written, name):
    assert fold(written) == fold(name)


@pytest.mark.parametrize(
    ("written", "name", "kind"),
    [
        ("nike", "Nike", "plain"),
        ("ＮＩＫＥ", "Nike", "width"),
        ("阿迪達斯", "阿迪达斯", "traditional"),
        ("N I K E", "Nike", "spaced"),
        ("𝓝𝓲𝓴𝓮", "Nike", "styled"),
        ("Ⓝike", "Nike", "styled"),
        ("耐*克", "耐克", "inserted_sign"),
        ("耐❤️克", "耐克", "inserted_sign"),
        ("N1ke", "Nike", "look_alike"),
        ("Níke", "Nike", "look_alike"),
        ("Ni\u200bke", "Nike", "hidden"),
        ("Hermes", "Hermès", "plain"),
        ("HERMÈS", "Hermes", "look_alike"),
        ("newbalance", "New Balance", "plain"),
        ("New-Balance", "New Balance", "plain"),
        ("Coca Cola", "Coca-Cola", "plain"),
        ("L'Oreal", "L’Oréal", "plain"),
    ],
)
def test_the_kind_of_a_disguise(written, name, kind):
    assert describe(written, name)[0] == kind
