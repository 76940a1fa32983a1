"""Places of findings as SARIF locations: a line where the file has lines, else a name inside of the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.markup import shorten
from traceaudit_reports.sarif.words import BASE, message, uri
from traceaudit_reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from traceaudit_reports.card import Card, Input, Location

MOST_ARTIFACTS = 10_000
# Ids and pointers are text of the data, and may be as long as a row.
_MOST_CHARACTERS = 300
_MIME_TYPES = {
    "jsonl": "application/x-ndjson",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.file",
}
_COMPRESSED = (".gz", ".zst")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


class Files(NamedTuple):
    """Artifacts of a run, the place of each path among them, and the paths whose rows are lines.

    `root` is the folder that all of them are below.
    """

    artifacts: list[dict[str, object]]
    numbers: Mapping[str, int]
    has_lines: frozenset[str]
    root: str = ""


def list_files(card: Card, used: Iterable[str]) -> Files:
    """The inputs as artifacts, those with results first; of very many only these and some more."""
    inputs = {item.path: item for item in card.inputs}
    order = dict.fromkeys((*(path for path in used if path in inputs), *inputs))
    paths = list(order)[:MOST_ARTIFACTS]
    return Files(
        artifacts=[_artifact(inputs[path], card.root) for path in paths],
        numbers={path: number for number, path in enumerate(paths)},
        has_lines=frozenset(path for path, item in inputs.items() if has_lines(item)),
        root=card.root,
    )


def has_lines(item: Input) -> bool:
    """Whether a row number of this input is a line number: text that is not compressed."""
    is_text = item.container == "jsonl" or item.format == "document"
    return is_text and not item.path.lower().endswith(_COMPRESSED)


def artifact_location(path: str, files: Files) -> dict[str, object]:
    """Where a file is, below the root that the reader of the log knows."""
    found: dict[str, object] = {"uri": uri(_below(files.root, path)), "uriBaseId": BASE}
    return found | {"index": files.numbers[path]} if path in files.numbers else found


def location(place: Location, files: Files, note: str = "") -> dict[str, object]:
    """One place. No line is invented: a row of a table, of a JSON document or of a compressed file gets a name."""
    physical: dict[str, object] = {"artifactLocation": artifact_location(place.file, files)}
    found: dict[str, object] = {"physicalLocation": physical}
    if place.row and place.file in files.has_lines:
        physical["region"] = {"startLine": place.row}
    elif place.row:
        found["logicalLocations"] = [{"fullyQualifiedName": qualified_name(place), "kind": "element"}]
    if note or place.evidence:
        found["message"] = message(": ".join(filter(None, (note, place.evidence))))
    properties = {name: value for name, value in _properties(place) if value is not None}
    return found | {"properties": properties} if properties else found


def qualified_name(place: Location) -> str:
    """A name such as rows[16].output.text for row 17: rows count from 0, as in a program."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in (place.pointer or "").split("/")[1:]]
    return shorten(f"rows[{place.row - 1}]" + "".join(map(_part, parts)), _MOST_CHARACTERS)


def _part(part: str) -> str:
    if part.isascii() and part.isdigit():
        return f"[{part}]"
    if _NAME.fullmatch(part):
        return f".{part}"
    quoted = visible(part).replace("\\", "\\\\").replace('"', '\\"')
    return f'["{quoted}"]'


def _properties(place: Location) -> tuple[tuple[str, object], ...]:
    return (
        ("row", place.row or None),
        ("pointer", None if place.pointer is None else shorten(place.pointer, _MOST_CHARACTERS)),
        ("inKey", place.in_key or None),
        ("span", [place.start, place.end] if place.end else None),
        ("uid", None if place.uid is None else shorten(place.uid, _MOST_CHARACTERS)),
        ("role", None if place.role is None else shorten(place.role, _MOST_CHARACTERS)),
        ("score", place.score),
    )


def _below(root: str, path: str) -> str:
    return f"{root}/{path}" if root and path else path


def _artifact(item: Input, root: str) -> dict[str, object]:
    found: dict[str, object] = {
        "location": {"uri": uri(_below(root, item.path)), "uriBaseId": BASE},
        "roles": ["analysisTarget"],
        "length": item.bytes,
    }
    if item.sha256:
        found["hashes"] = {"sha-256": item.sha256}
    if item.container in _MIME_TYPES and not item.path.lower().endswith(_COMPRESSED):
        found["mimeType"] = _MIME_TYPES[item.container]
    return found | {
        "properties": {
            "format": visible(item.format),
            "rows": item.rows,
            "sessions": item.sessions,
            "status": item.status,
        }
    }
