"""Every step that any app writes into the audit trail has words."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from brands.states import BRAND, RIGHT
from brands.trail_words import ACTIONS, OBJECTS
from brands.transitions_table import Machine
from ipjf.catalogue import own_files
from monitoring.states import FLAG
from takedowns.states import CASE

STEP = re.compile(r"[a-z_]+\.[a-z_]+$")


@pytest.mark.parametrize("machine", [BRAND, RIGHT, FLAG, CASE], ids=lambda machine: machine.name)
def test_every_transition_is_worded(machine: Machine) -> None:
    assert {f"{machine.name}.{step.action}" for step in machine.transitions} - ACTIONS.keys() == set()


def written_actions(path: Path) -> set[str]:
    """The literal actions of the calls of audit.record in a file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
            for keyword in node.keywords:
                if keyword.arg == "action":
                    found |= {n.value for n in ast.walk(keyword.value) if isinstance(n, ast.Constant)}
    return {action for action in found if isinstance(action, str) and STEP.match(action)}


def test_every_literal_action_is_worded() -> None:
    files = [path for path in own_files(Path(settings.BASE_DIR)) if path.suffix == ".py"]
    written = set().union(*map(written_actions, files))
    assert {"flags.raised", "case.open", "right.submit"} <= written
    assert written - ACTIONS.keys() == set()


def test_every_object_is_a_model() -> None:
    assert OBJECTS.keys() - {model._meta.label_lower for model in apps.get_models()} == set()
