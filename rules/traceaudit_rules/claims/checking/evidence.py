"""What an audit counted, read from its JSON. The JSON may be of another version: whatever is not there is empty."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

LABELS = ("tools", "models", "origins", "output_types", "source_roots")
"""The counts by label of a view."""
REST = "\N{HORIZONTAL ELLIPSIS}other"
"""Stands for the labels beyond those that a view names."""
_DOCUMENT = "document"
_DEEPEST = 20
_PACKED = re.compile(r"\.(?:gz|zst)$")
# One row of these is an event of a session, and a file of them is a session.
_OF_EVENTS = frozenset(
    {"pi", "claude-code", "claude-stream", "codex", "droid", "openclaw", "gemini", "cursor", "proxy-capture"}
)


def mapping(value: object) -> Mapping[str, object]:
    """The value where it is a mapping, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def entries(value: object) -> list[Mapping[str, object]]:
    """The mappings in a list; nothing where there is no list."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def numbers(value: object) -> dict[str, float]:
    """Finite numbers by name; nothing where there is no mapping."""
    found = {str(name): number(item) for name, item in mapping(value).items()}
    return {name: item for name, item in found.items() if item is not None}


def number(value: object) -> float | None:
    """The value where it is a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if isinstance(value, int) or math.isfinite(value) else None


def whole(value: object) -> int:
    """The value where it is a whole number, else 0."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def words(value: object) -> str:
    """The value where it is a string, else an empty one."""
    return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class File:
    """One input: path below the scanned root, what was counted in it, and how much of it was read."""

    path: str
    format: str
    container: str
    bytes: int
    rows: int
    sessions: int
    status: str

    @property
    def is_document(self) -> bool:
        """Whether it is a card, a licence or metadata."""
        return self.format == _DOCUMENT

    @property
    def is_packed(self) -> bool:
        """Whether the file on disk is smaller than what it holds."""
        return _PACKED.search(self.path.casefold()) is not None

    @property
    def view(self) -> tuple[str, str, str]:
        """Format, folder and container of the view that it belongs to."""
        return self.format, self.path.split("/", 1)[0] if "/" in self.path else ".", self.container


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """Files of one format, folder and container, and what was counted in them together."""

    format: str
    folder: str
    container: str
    rows: int
    sessions: int
    rows_per_session: Mapping[str, float]
    labels: Mapping[str, Mapping[str, float]]
    lengths: Mapping[str, Mapping[str, float]]
    files: tuple[File, ...] = ()

    @property
    def name(self) -> str:
        """How answers name it: by its file where that is the only one."""
        if len(self.files) == 1:
            return self.files[0].path
        return f"{self.format} in {self.folder}" if self.folder not in (".", "") else self.format

    @property
    def is_of_events(self) -> bool:
        """Whether a row is an event of a session, so that a file is what others call a trace."""
        return self.format in _OF_EVENTS


@dataclass(frozen=True)
class Evidence:
    """All that claims are compared with. `found` are the findings, `ran` the codes of rules that ran."""

    files: tuple[File, ...]
    views: tuple[View, ...]
    ignored: int
    sessions: int
    facts: Mapping[str, object]
    found: tuple[Mapping[str, object], ...] = ()
    ran: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()

    @cached_property
    def data(self) -> tuple[File, ...]:
        """All files but documents."""
        return tuple(file for file in self.files if not file.is_document)

    @cached_property
    def by_end(self) -> Mapping[str, tuple[File, ...]]:
        """Data files by every end of their path, in lower case, and by the same without the suffix of a packer."""
        found: dict[str, list[File]] = {}
        for file in self.data:
            path = file.path.casefold()
            for name in dict.fromkeys((path, _PACKED.sub("", path))):
                parts = name.split("/")[-_DEEPEST:]
                for at in range(len(parts)):
                    found.setdefault("/".join(parts[at:]), []).append(file)
        return {end: tuple(files) for end, files in found.items()}

    @cached_property
    def by_folder(self) -> Mapping[str, tuple[File, ...]]:
        """Data files by every run of folders that they are in, at any depth, in lower case."""
        found: dict[str, list[File]] = {}
        for file in self.data:
            folders = file.path.casefold().split("/")[:-1][:_DEEPEST]
            runs = {"/".join(folders[low:high]) for high in range(len(folders) + 1) for low in range(high)}
            for run in runs:
                found.setdefault(run, []).append(file)
        return {run: tuple(files) for run, files in found.items()}

    def findings(self, *prefixes: str) -> list[Mapping[str, object]]:
        """Errors and warnings of rules whose codes begin so; what was waived is a finding all the same."""
        return [
            item
            for item in self.found
            if words(item.get("code")).startswith(prefixes) and item.get("severity") in ("error", "warning")
        ]

    def rules(self, *prefixes: str) -> int:
        """How many rules whose codes begin so ran to their end."""
        return sum(code.startswith(prefixes) for code in self.ran)


def read_evidence(audit: Mapping[str, object]) -> Evidence:
    """What is in the JSON of an audit (schema audit-1); nothing in it can raise."""
    files = tuple(map(_file, entries(audit.get("inputs"))))
    facts = mapping(audit.get("facts"))
    of_view: dict[tuple[str, str, str], list[File]] = {}
    for file in files:
        of_view.setdefault(file.view, []).append(file)
    views = [_view(item) for item in entries(facts.get("views"))]
    rules = entries(audit.get("rules"))
    return Evidence(
        files=files,
        views=tuple(_with_files(view, of_view) for view in views),
        ignored=whole(audit.get("ignored_files")),
        sessions=whole(mapping(audit.get("totals")).get("sessions")),
        facts=facts,
        found=tuple(entries(audit.get("findings"))),
        ran=frozenset(words(rule.get("code")) for rule in rules if rule.get("status") == "ran"),
        failed=frozenset(words(rule.get("code")) for rule in rules if rule.get("status") == "failed"),
    )


def _with_files(view: View, files: Mapping[tuple[str, str, str], Sequence[File]]) -> View:
    return replace(view, files=tuple(files.get((view.format, view.folder, view.container), ())))


def _file(item: Mapping[str, object]) -> File:
    return File(
        path=words(item.get("path")),
        format=words(item.get("format")),
        container=words(item.get("container")),
        bytes=whole(item.get("bytes")),
        rows=whole(item.get("rows")),
        sessions=whole(item.get("sessions")),
        status=words(item.get("status")),
    )


def _view(item: Mapping[str, object]) -> View:
    return View(
        format=words(item.get("format")),
        folder=words(item.get("folder")),
        container=words(item.get("container")),
        rows=whole(item.get("rows")),
        sessions=whole(item.get("sessions")),
        rows_per_session=numbers(item.get("rows_per_session")),
        labels={name: numbers(item.get(name)) for name in LABELS},
        lengths={name: numbers(value) for name, value in mapping(item.get("lengths")).items()},
    )
