"""Which declaration covers which file: the nearest one above it, or one that names the file."""

from __future__ import annotations

from collections import defaultdict
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from traceaudit_rules.licences.picture import Statement

ROOT = "."


def declared_by_area(statements: Iterable[Statement]) -> dict[str, tuple[Statement, ...]]:
    """The statements of each area, by precedence. An area is a folder, or a glob of files below one."""
    areas: dict[str, set[Statement]] = defaultdict(set)
    for statement in statements:
        for glob in statement.files or ("",):
            areas[_area(statement.folder, glob)].add(statement)
    return {name: by_precedence(said) for name, said in sorted(areas.items())}


def by_precedence(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Distinct statements, the one that decides first; of equal kinds in the order of path and line."""
    return tuple(sorted(set(statements), key=lambda one: (one.kind, one.path, one.line, one.licence.text, one.note)))


def area_of_files(paths: Mapping[int, str], areas: Iterable[str]) -> dict[int, str]:
    """The area of each file, by its path below the scanned root: the longest that covers it, else the root."""
    # The longest name comes first: a file before its folder, a folder before those above it.
    ordered = sorted((area for area in areas if area != ROOT), key=lambda area: (-len(area), area))
    return {file: next((area for area in ordered if _covers(area, path)), ROOT) for file, path in sorted(paths.items())}


def _area(folder: str, glob: str) -> str:
    if not glob:
        return folder
    return glob if folder == ROOT else f"{folder}/{glob}"


def _covers(area: str, path: str) -> bool:
    return path.startswith(f"{area}/") or path == area or fnmatchcase(path, area)
