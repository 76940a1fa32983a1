"""What the datasets of the bench are made from: sessions of each model, made once, and ways to lay them out."""

from __future__ import annotations

from functools import cached_property, partial
from random import Random
from typing import TYPE_CHECKING

import orjson
from reasoning import fable, joining
from reasoning.logs import Log, resume
from reasoning.others import codex_rollout, pi_session
from reasoning.profiles import SONNET_45
from reasoning.rewording import MERGED
from reasoning.sessions import write_set
from reasoning.truth import Case
from world.views.pi import pi_name, pi_records

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reasoning.fable import Fable
    from reasoning.profiles import Profile
    from reasoning.sessions import Worked
    from reasoning.truth import Tree

_STEPS = 75


class Stock:
    """What the datasets are made from, made once.

    `sessions` is how many the large sets have; `scale` makes the others smaller, for tests of the sets themselves.
    """

    def __init__(self, seed: str = "reasoning-1", sessions: int = 40, scale: float = 1.0) -> None:
        self.seed, self._sessions, self._scale = seed, sessions, scale
        self._sets: dict[tuple[Profile, int], list[Worked]] = {}

    def worked(self, profile: Profile, sessions: int) -> list[Worked]:
        """Sessions of a model."""
        sessions = max(2, round(sessions * self._scale))
        key = (profile, sessions)
        if key not in self._sets:
            self._sets[key] = write_set(f"{self.seed}/{profile.versions}/{sessions}", profile, sessions, _STEPS)
        return self._sets[key]

    def large(self, profile: Profile) -> list[Worked]:
        """The large set of a model."""
        return self.worked(profile, round(self._sessions / self._scale))

    def case(self, name: str, tree: Tree, worked: Sequence[Worked] = ()) -> Case:
        """A case with files of its own."""
        seals = {block.seal.signature: block.seal for one in worked for blocks in one.thoughts for block in blocks}
        return Case(Random(f"{self.seed}/{name}"), orjson.loads(orjson.dumps(tree)), seals)

    @cached_property
    def fable(self) -> Fable:
        """The added-CoT dataset, with its logs."""
        return fable.make_fable(self.seed, round(700 * self._scale))


def _name(change: Callable[[Case], None] | None) -> str:
    """The name of a change, the same in every process."""
    if isinstance(change, partial):
        return f"{change.func.__name__} {change.keywords}"
    return change.__name__ if change else "as it is"


def _logs(worked: Sequence[Worked]) -> Tree:
    return {one.path: Log(one).records() for one in worked}


def lay_raw(
    profile: Profile, change: Callable[[Case], None] | None = None, sessions: int = 7, *, large: bool = False
) -> Callable[[Stock], Case]:
    """Raw logs of a model, changed or as they are."""

    def make(stock: Stock) -> Case:
        worked = stock.large(profile) if large else stock.worked(profile, sessions)
        tree = _logs(worked)
        if change is None:
            # One session was resumed: a second file repeats its beginning under another id.
            path, records = next(iter(tree.items()))
            again = resume(records, 60, stock.seed)
            tree[f"{path.rpartition('/')[0]}/{again[0]['sessionId']}.jsonl"] = again
        case = stock.case(_name(change), tree, worked)
        if change is not None:
            change(case)
        return case

    return make


def lay_merged(
    profile: Profile,
    change: Callable[[Case], None] | None = None,
    sessions: int = 8,
    *,
    raw: bool = False,
    pi: bool = False,
) -> Callable[[Stock], Case]:
    """Merged rows of sessions, beside their logs or alone."""

    def make(stock: Stock) -> Case:
        worked = stock.worked(profile, sessions)
        tree = {MERGED: joining.merge(worked)} | (_logs(worked) if raw else {})
        case = stock.case(_name(change), tree, worked)
        if pi:
            for number, row in enumerate(case.tree[MERGED]):
                case.tree[pi_name(number)] = pi_records(Random(f"pi/{number}"), row)
        if change is not None:
            change(case)
        return case

    return make


def lay_fable(change: Callable[[Case], None] | None = None, **views: bool) -> Callable[[Stock], Case]:
    def make(stock: Stock) -> Case:
        case = fable.lay_out(stock.fable, Random(stock.seed), **views)
        if change is not None:
            change(case)
        return case

    return make


def lay_codex(change: Callable[[Case], None] | None = None) -> Callable[[Stock], Case]:
    def make(stock: Stock) -> Case:
        worked = stock.worked(SONNET_45, 7)
        tree = {f"codex/rollout-{n:02}.jsonl": codex_rollout(one, f"codex/{n}") for n, one in enumerate(worked)}
        case = stock.case(f"codex/{_name(change)}", tree)
        if change is not None:
            change(case)
        return case

    return make


def lay_pi(
    profile: Profile, model: str = "", field: str = "", change: Callable[[Case], None] | None = None
) -> Callable[[Stock], Case]:
    def make(stock: Stock) -> Case:
        worked = stock.worked(profile, 7)
        files = {f"pi/{n:02}.jsonl": pi_session(one, model=model, field=field) for n, one in enumerate(worked)}
        case = stock.case(f"pi/{model}/{_name(change)}", files, worked)
        if change is not None:
            change(case)
        return case

    return make


def lay_both(profile: Profile) -> Callable[[Stock], Case]:
    """Raw logs and pi sessions of the same work, converted with their signatures."""

    def make(stock: Stock) -> Case:
        worked = stock.worked(profile, 7)
        tree = _logs(worked) | {f"pi/{number:02}.jsonl": pi_session(one) for number, one in enumerate(worked)}
        return stock.case("both", tree, worked)

    return make


def lay_switched(first: Profile, second: Profile) -> Callable[[Stock], Case]:
    """Sessions in which the user changed the model half way."""

    def make(stock: Stock) -> Case:
        worked = (stock.worked(first, 7), stock.worked(second, 7))
        tree = {}
        for one, other in zip(*worked, strict=True):
            rest = [record | {"sessionId": one.session.id} for record in Log(other).records()]
            tree[one.path] = [*Log(one).records(), *rest]
        return stock.case("switched", tree, [*worked[0], *worked[1]])

    return make
