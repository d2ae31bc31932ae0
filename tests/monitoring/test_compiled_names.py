"""Compiled names are shared through a file: loaded where it bears the seal, compiled where it does not."""

import ast
import pickle
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from monitoring import compiled_names
from monitoring.detection import engine
from monitoring.detection.engine import compile_profiles
from monitoring.detection.types import BrandProfile, ListingFacts

PROFILES = [
    BrandProfile("2", ("Borealis", "北极光"), categories=("shoes",)),
    BrandProfile("1", ("Alpina", "阿尔派娜"), aliases=("大A",)),
]
FACTS = [
    ListingFacts("jd", "1", title) for title in ("Alpina 高仿 跑鞋", "B0realis 鞋", "阿尔派娜 女鞋", "杯子")
]


@pytest.fixture(autouse=True)
def _afresh(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(compiled_names, "WORTHWHILE", 1)
    monkeypatch.setattr(compiled_names, "_held", None)
    settings.DATA_DIR = tmp_path
    yield
    compiled_names._code.cache_clear()


@pytest.fixture
def compiled(monkeypatch):
    """How often names were compiled."""
    times = []
    usual = compiled_names._compiled
    monkeypatch.setattr(
        compiled_names, "_compiled", lambda profiles: times.append(len(profiles)) or usual(profiles)
    )
    return times


def another_process(monkeypatch):
    monkeypatch.setattr(compiled_names, "_held", None)


def stored(tmp_path):
    (path,) = (tmp_path / "engine").glob("*.names")
    return path


def same_answers(names):
    expected = compile_profiles(PROFILES).assess_many(FACTS)
    assert any(expected)
    assert compile_profiles(PROFILES, names=names).assess_many(FACTS) == expected


def test_one_process_compiles_and_the_others_load(monkeypatch, compiled):
    same_answers(compiled_names.names_of(PROFILES))
    another_process(monkeypatch)
    same_answers(compiled_names.names_of(PROFILES[::-1]))
    assert compiled == [2]


def test_only_names_compile_anew(monkeypatch, compiled):
    first = compiled_names.names_of(PROFILES)
    richer = [PROFILES[0], BrandProfile("1", ("Alpina", "阿尔派娜"), ("大A",), authorised_sellers={"own"})]
    assert compiled_names.names_of(richer) is first
    renamed = [PROFILES[0], BrandProfile("1", ("Alpinaro",))]
    assert compiled_names.names_of(renamed) is not first
    assert len(compiled) == 2


@pytest.mark.parametrize("package", ["opencc", "pypinyin", "numpy"])
def test_another_version_of_a_dictionary_compiles_anew(monkeypatch, compiled, package):
    compiled_names.names_of(PROFILES)
    usual = compiled_names.version
    monkeypatch.setattr(compiled_names, "version", lambda of: "99.9" if of == package else usual(of))
    another_process(monkeypatch)
    compiled_names._code.cache_clear()
    same_answers(compiled_names.names_of(PROFILES))
    assert len(compiled) == 2


def test_every_dictionary_that_detection_imports_is_in_the_key():
    """But those that read pictures: names are made without them."""
    imported = set()
    for path in Path(engine.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported.update(each.name.split(".")[0] for each in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
    foreign = imported - set(sys.stdlib_module_names) - {"monitoring"}
    distributions = {min(packages_distributions()[module]) for module in foreign}
    assert {each.lower().replace("_", "-") for each in distributions} <= set(compiled_names._PACKAGES)


@pytest.mark.parametrize("spoil", [lambda b: b[:-1], lambda b: b[:40] + b"x" + b[41:], lambda _: b""])
def test_a_damaged_file_is_compiled_anew_and_mended(monkeypatch, tmp_path, compiled, spoil):
    compiled_names.names_of(PROFILES)
    path = stored(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(spoil(whole))
    another_process(monkeypatch)
    same_answers(compiled_names.names_of(PROFILES))
    assert len(compiled) == 2
    another_process(monkeypatch)
    same_answers(compiled_names.names_of(PROFILES))
    assert len(compiled) == 2


class Attack:
    def __reduce__(self):
        return pytest.fail, ("unpickled what does not bear our seal",)


def test_nothing_is_unpickled_that_does_not_bear_the_seal(monkeypatch, tmp_path, settings):
    compiled_names.names_of(PROFILES)
    path = stored(tmp_path)
    evil = pickle.dumps(Attack())
    path.write_bytes(path.read_bytes()[:32] + evil)
    another_process(monkeypatch)
    same_answers(compiled_names.names_of(PROFILES))
    # Nor what was sealed under another secret, or for another key.
    key = path.name.removesuffix(".names")
    for seal in (compiled_names._seal("other", evil), b"\0" * 32):
        path.write_bytes(seal + evil)
        another_process(monkeypatch)
        same_answers(compiled_names.names_of(PROFILES))
    with_other_secret = settings.SECRET_KEY
    settings.SECRET_KEY = "another" * 10
    seal = compiled_names._seal(key, evil)
    settings.SECRET_KEY = with_other_secret
    path.write_bytes(seal + evil)
    another_process(monkeypatch)
    same_answers(compiled_names.names_of(PROFILES))


def test_names_are_compiled_where_nothing_can_be_kept(monkeypatch, settings, tmp_path, compiled):
    (tmp_path / "file").write_text("")
    settings.DATA_DIR = tmp_path / "file"
    same_answers(compiled_names.names_of(PROFILES))
    assert compiled == [2]


def test_old_files_and_remains_go(monkeypatch, tmp_path):
    for name in ("Alpina", "Borealis", "Cassiopea", "Delphin"):
        compiled_names.names_of([BrandProfile("1", (name,))])
    (tmp_path / "engine" / "tmpabc").write_bytes(b"")
    compiled_names.names_of(PROFILES)
    assert sorted(path.suffix for path in (tmp_path / "engine").iterdir()) == ["", ".names", ".names"]


def test_few_brands_need_no_file(monkeypatch, tmp_path):
    monkeypatch.setattr(compiled_names, "WORTHWHILE", 3)
    same_answers(compiled_names.names_of(PROFILES))
    assert not (tmp_path / "engine").exists()
