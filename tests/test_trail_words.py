"""Every step that any app writes into the audit trail has words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils import timezone, translation

from brands.states import BRAND, RIGHT
from brands.trail_facts import FACTS, WAS, facts
from brands.trail_words import ACTIONS, OBJECTS
from ipjf.catalogue import own_files
from listings.actions.marketplaces import EDITABLE
from monitoring.states import FLAG
from takedowns.states import CASE

FILE_NAMES = {"listings.data"}
STEP = re.compile(r"[a-z_]+\.[a-z_]+$")


MACHINES = (BRAND, RIGHT, FLAG, CASE)
PAPERS = {f"{kind}.{language}" for kind in ("notice", "statement") for language in ("en", "zh-hans")}
ROWS = PAPERS | set(EDITABLE) | {"run", "shard", "pictures"}


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Those that write into the trail, themselves or through `_record` of their file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            calls = {ast.unparse(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
            if calls & {"audit.record", "_record"}:
                yield node


def written_actions(path: Path) -> set[str]:
    """Every literal step in them; `kind=` names a notification or a mail, which look alike."""
    found: set[str] = set()
    for function in _functions(path):
        kinds = [
            k.value
            for n in ast.walk(function)
            if isinstance(n, ast.Call)
            for k in n.keywords
            if k.arg == "kind"
        ]
        others = {id(n) for kind in kinds for n in ast.walk(kind)}
        found |= {
            n.value
            for n in ast.walk(function)
            if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in others
        }
    return {action for action in found if STEP.match(action)} - FILE_NAMES


def test_every_step_that_is_written_has_words_and_the_other_way_round() -> None:
    files = [path for path in own_files(Path(settings.BASE_DIR)) if path.suffix == ".py"]
    written = set().union(*map(written_actions, files))
    for machine in MACHINES:
        written |= {f"{machine.name}.{step.action}" for step in machine.transitions}
    # one in each manner of writing: a keyword, a choice of two, a variable, an argument of _record
    assert {"flags.raised", "staff.join", "products.add", "team.deactivate"} <= written
    assert written == ACTIONS.keys()


def _wholes(value: ast.expr) -> Iterator[str]:
    """Names of what is a dict of facts itself, not of the values in one."""
    if isinstance(value, ast.Name):
        yield value.id
    elif isinstance(value, ast.Call):
        yield from _wholes(value.func)
    elif isinstance(value, ast.BinOp):
        yield from (*_wholes(value.left), *_wholes(value.right))
    elif isinstance(value, ast.Dict):
        for key, spread in zip(value.keys, value.values, strict=True):
            if key is None or ast.unparse(key) == "WAS" or ast.unparse(key) == "'was'":
                yield from _wholes(spread)


def _dicts(path: Path) -> Iterator[ast.Dict]:
    """What is given as before, after or detail: there and then, by a name, or by a function of the file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    given = [
        k.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and ast.unparse(n.func) in ("audit.record", "_record", "move")
        for k in n.keywords
        if k.arg in ("before", "after", "detail")
    ]
    names = {name for value in given for name in _wholes(value)}
    for node in ast.walk(tree):
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name) and target.id in names and getattr(node, "value", None):
            given.append(node.value)
        if isinstance(node, ast.FunctionDef) and node.name in names:
            given += [n.value for n in ast.walk(node) if isinstance(n, ast.Return) and n.value]
    yield from (n for value in given for n in ast.walk(value) if isinstance(n, ast.Dict))


def test_every_fact_that_is_written_has_a_name() -> None:
    """ROWS: what papers, marketplaces and scans compute or hand over to the action that writes it."""
    files = [path for path in own_files(Path(settings.BASE_DIR)) if "actions" in path.parts]
    written = {
        key.value
        for path in files
        for node in _dicts(path)
        for key in node.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    } | ROWS
    assert {"sha256", "seen_again", "nice_classes", "reference_price", "due"} <= written
    assert written - {WAS} - FACTS.keys() == set()
    assert FACTS.keys() - written - {"state"} == set()


def test_every_object_is_a_model() -> None:
    assert OBJECTS.keys() - {model._meta.label_lower for model in apps.get_models()} == set()


def test_codes_are_read_as_words() -> None:
    with translation.override("en"):
        assert _read("monitoring.flag", after={"state": "with_brand", "reason": "check_seller"}) == [
            ("state", "", "With the brand"),
            ("reason", "", "Is this seller authorised?"),
        ]
        assert _read("takedowns.case", after={"reason": "no_channel", "violation": "counterfeit"})[0][2] == (
            "This marketplace takes no orders from the portal: its listings come from files. Remove the "
            "listing there by hand."
        )
        assert _read("brands.brand", after={"categories": ["shoes", "bags"]})[0][2] == "Shoes, Bags"
        assert _read("listings.marketplace", {"active": True}, {"active": False}) == [("active", "yes", "no")]
        assert _read("brands.right", after={"valid_to": "2030-01-31"})[0][2] == "31 Jan 2030"
        with timezone.override("Asia/Shanghai"):
            due = _read("takedowns.case", after={"due": "2026-12-08T16:00:00+00:00"})[0][2]
        assert due == "9 Dec 2026, 00:00"


def test_what_people_wrote_stays_as_they_wrote_it() -> None:
    for text in ("2030-13-99", "2030-01-31T", "counterfeit <b>", "12345678"):
        assert _read("brands.brand", after={"reason": text}) == [("reason", "", text)]
    assert _read("no.model", after={"state": "x", "unheard_of": "y"})[1] == ("unheard_of", "", "y")
    assert _read("", after={"state": "new"}) == [("state", "", "new")]


def test_a_correction_shows_what_was_beside_what_is() -> None:
    was = {"number": "1", "kind": "trademark", "valid_to": None}
    found = _read("brands.right", {"state": "refused"}, {"state": "submitted", WAS: was})
    assert ("state", "Refused", "Waiting for verification") in found
    assert ("registration number", "1", "") in found and ("kind", "Trademark", "") in found
    assert len(found) == 3


def _read(
    object_type: str, before: dict | None = None, after: dict | None = None
) -> list[tuple[str, str, str]]:
    return [(str(what), old, new) for what, old, new in facts(object_type, before or {}, after or {})]
