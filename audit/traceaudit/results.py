"""What a shard gives back, and how shards add up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.groups import Group, GroupKey, add_groups
from traceaudit_rules.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


# So many results are added at once.
_TOGETHER = 16


class Incident(NamedTuple):
    """The first problem of a kind in a file; `line` -1 is the file as a whole. Ordered by place."""

    offset: int
    line: int
    slice: int
    detail: str


@dataclass(frozen=True, slots=True)
class FileCount:
    """What was read of one file. `lines` counts the lines of each slice, by the slice's start."""

    format: str = "unknown"
    container: str = ""
    rows: int = 0
    steps: int = 0
    sessions: frozenset[int] = frozenset()
    lines: Mapping[int, int] = field(default_factory=dict)
    problems: Mapping[str, int] = field(default_factory=dict)
    first: Mapping[str, Incident] = field(default_factory=dict)

    def __add__(self, other: FileCount) -> FileCount:
        first = dict(self.first)
        for kind, incident in other.first.items():
            first[kind] = min(first.get(kind, incident), incident)
        return FileCount(
            # The slices of one file carry one format; 'unknown' stands for a slice that had no say.
            format=min(self.format, other.format, key=lambda name: (name == "unknown", name)),
            container=max(self.container, other.container),
            rows=self.rows + other.rows,
            steps=self.steps + other.steps,
            sessions=self.sessions | other.sessions,
            lines={**self.lines, **other.lines},
            problems=dict(Counter(self.problems) + Counter(other.problems)),
            first=first,
        )

    def row_number(self, slice_start: int, line: int) -> int:
        """1-based number of a line, from the line counts of the slices before its own."""
        before = sum(count for start, count in self.lines.items() if start < slice_start)
        return before + line + 1


@dataclass(frozen=True, slots=True)
class Audit:
    """The result of a part of the work. `+` is associative and commutative, `Audit()` is its zero.

    `ran` are the codes of rules that saw at least one item; `failures` say why a rule did not run.
    """

    groups: Mapping[GroupKey, Group] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    files: Mapping[int, FileCount] = field(default_factory=dict)
    ran: frozenset[str] = frozenset()
    failures: Mapping[str, str] = field(default_factory=dict)

    def __add__(self, other: Audit) -> Audit:
        return Audit.total((self, other))

    @classmethod
    def total(cls, parts: Sequence[Audit]) -> Audit:
        """The result of all parts."""
        files: dict[int, FileCount] = {}
        failures: dict[str, str] = {}
        for part in parts:
            for number, count in part.files.items():
                files[number] = files[number] + count if number in files else count
            for code, reason in part.failures.items():
                failures[code] = min(failures.get(code, reason), reason)
        return cls(
            groups=add_groups(*(part.groups for part in parts)),
            tally=Tally.total_of(part.tally for part in parts),
            files=files,
            ran=frozenset().union(*(part.ran for part in parts)),
            failures=failures,
        )


def combine(parts: Iterable[Audit]) -> Audit:
    """Add up many parts in a balanced tree: adding one by one would copy the whole for each part.

    Many are added at once, but never all: the parts of a large audit need not be in memory together.
    """
    waiting: list[list[Audit]] = [[]]
    for part in parts:
        waiting[0].append(part)
        for level, full in enumerate(waiting):
            if len(full) < _TOGETHER:
                break
            if level + 1 == len(waiting):
                waiting.append([])
            waiting[level + 1].append(Audit.total(full))
            full.clear()
    return Audit.total([part for level in reversed(waiting) for part in level])
