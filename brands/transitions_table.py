"""What a state machine is: a table of steps. Pure, so that models and states may import it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from brands.errors import NotAllowed, NotPossible
from brands.permissions import Role


@dataclass(frozen=True, slots=True)
class Transition:
    source: str
    action: str
    target: str
    who: frozenset[Role]
    label: Any = ""


class Machine:
    """A transition table. `states` maps each state to its label for people."""

    def __init__(self, name: str, states: Mapping[str, Any], transitions: Iterable[Transition]) -> None:
        self.name, self.states, self.transitions = name, dict(states), tuple(transitions)
        self._by_key = {(t.source, t.action): t for t in self.transitions}
        if len(self._by_key) != len(self.transitions):
            raise ValueError(f"{name}: two transitions share a state and an action")
        unknown = {s for t in self.transitions for s in (t.source, t.target)} - self.states.keys()
        if unknown:
            raise ValueError(f"{name}: unknown states {sorted(unknown)}")

    @property
    def choices(self) -> list[tuple[str, Any]]:
        return list(self.states.items())

    def find(self, state: str, action: str, role: Role) -> Transition:
        """The step, or NotPossible / NotAllowed."""
        step = self._by_key.get((state, action))
        if step is None:
            raise NotPossible
        if role not in step.who:
            raise NotAllowed
        return step

    def available(self, state: str, role: Role) -> list[Transition]:
        return [t for t in self.transitions if t.source == state and role in t.who]
