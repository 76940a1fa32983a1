"""Occurrences on their way to findings: places, groups of them, and how groups add up."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from traceaudit_rules.contract import Confidence, Severity

KEPT_PLACES = 10
KEPT_IDENTITIES = 64
_Name = TypeVar("_Name", int, str)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an occurrence is. Order is the row key, the span, then pointer and kind: the lowest are kept.

    `start` and `end` are a byte span in the raw row for hits of the bytes plane and 0, 0 for a whole
    value. `slice` and `line` give the row number once the lines of the file are counted.
    """

    file: int
    offset: int
    start: int
    end: int
    pointer: str
    kind: str
    slice: int = field(compare=False)
    line: int = field(compare=False)
    length: int = field(compare=False)
    session: str | None = field(compare=False)
    uid: str | None = field(compare=False)
    role: str | None = field(compare=False)
    other_file: int | None = field(default=None, compare=False)
    """Ordinal of the file that this one, or what stands here, repeats."""


class GroupKey(NamedTuple):
    """What makes one finding: the rule, the scope, the subject. The subject may be raw: never print it."""

    code: str
    scope: tuple[tuple[str, str], ...]
    subject: str


class Anchor(NamedTuple):
    """The smallest row identity among the occurrences, and where that occurrence is."""

    identity: str
    start: int
    end: int
    place: Place

    @classmethod
    def at(cls, identity: str, place: Place) -> Anchor:
        """An anchor at a place; of rows with one identity the place in the row decides, then the row's."""
        return cls(identity, place.start, place.end, place)


@dataclass(frozen=True, slots=True)
class Group:
    """All occurrences with the same key. `+` is associative and commutative.

    `rows` adds up because a row is read in exactly one shard; sessions and files are sets because a
    session can be spread over several. `examined` is how many items the rule looked at in this scope;
    the engine fills it in at the end.
    """

    count: int
    rows: int
    sessions: frozenset[int]
    files: frozenset[int]
    kinds: Mapping[str, int]
    severity: Severity
    confidence: Confidence
    places: tuple[Place, ...]
    limit: int | None = KEPT_PLACES
    anchor: Anchor | None = None
    examined: int = 0
    scope: tuple[tuple[str, str], ...] = ()
    subject: str = ""
    properties: Mapping[str, object] = field(default_factory=dict)
    """Further figures of a finding that is made of counts."""
    waived: Mapping[int, int] = field(default_factory=dict)
    identities: tuple[str, ...] = ()

    def __add__(self, other: Group) -> Group:
        return Group.total((self, other))

    @classmethod
    def total(cls, groups: Sequence[Group]) -> Group:
        """One group of all occurrences; of at least one group."""
        first = groups[0]
        if len(groups) == 1:
            return first
        places = [place for group in groups for place in group.places]
        return cls(
            count=sum(group.count for group in groups),
            rows=sum(group.rows for group in groups),
            sessions=first.sessions.union(*(group.sessions for group in groups)),
            files=first.files.union(*(group.files for group in groups)),
            kinds=_added(group.kinds for group in groups),
            severity=max(group.severity for group in groups),
            confidence=max(group.confidence for group in groups),
            places=tuple(sorted(places) if first.limit is None else nsmallest(first.limit, places)),
            limit=first.limit,
            anchor=min((group.anchor for group in groups if group.anchor), default=None),
            waived=_added(group.waived for group in groups),
            identities=lowest_identities(chain.from_iterable(group.identities for group in groups)),
        )

    @property
    def kind(self) -> str:
        """The most frequent kind; of equally frequent ones the last."""
        return max(self.kinds, key=lambda kind: (self.kinds[kind], kind))

    @property
    def share(self) -> float | None:
        """Occurrences over items looked at, or None where that was not counted."""
        return self.count / self.examined if self.examined else None


def lowest_identities(identities: Iterable[str]) -> tuple[str, ...]:
    """The sample of some ids of rows that a group keeps."""
    return tuple(nsmallest(KEPT_IDENTITIES, set(identities)))


def _added(parts: Iterable[Mapping[_Name, int]]) -> dict[_Name, int]:
    total: dict[_Name, int] = {}
    for name, count in chain.from_iterable(part.items() for part in parts):
        total[name] = total.get(name, 0) + count
    return total


def add_groups(*parts: Mapping[GroupKey, Group]) -> dict[GroupKey, Group]:
    """Groups of parts of a dataset as groups of the whole."""
    found: dict[GroupKey, list[Group]] = {}
    for key, group in chain.from_iterable(part.items() for part in parts):
        found.setdefault(key, []).append(group)
    return {key: Group.total(groups) for key, groups in found.items()}
