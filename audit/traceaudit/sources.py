"""From paths to an ordered list of files. The only part that walks folders."""

from __future__ import annotations

import glob
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from traceaudit.errors import UsageError
from traceaudit.gate.baselineshape import is_baseline
from traceaudit_rules.licences.sections import is_only_section

_TRACE_NAME = re.compile(r"\.(?:jsonl|ndjson|json|parquet|arrow)(?:\.gz|\.zst)?$", re.IGNORECASE)
_DOCUMENT_NAME = re.compile(
    r"^(?:readme(?:\.(?:md|txt|rst|html?))?|(?:(?:un)?licen[cs]e|copying|notice)(?:[-_][\w.]+)?"
    r"(?:\.(?:md|txt|rst|html?|lesser|apache|mit|bsd))?|card\.md|dataset_card\.md|model_card\.md)$",
    re.IGNORECASE,
)
# What the tools of the Hub write beside the rows: it describes them.
_METADATA_NAME = re.compile(r"^(?:dataset_infos?|dataset_dict|state|croissant)\.json$", re.IGNORECASE)
# What says something of the licence and the authors; in a folder it is no data. `x.license` goes with x (REUSE).
_BESIDE_NAME = re.compile(r"^(?:citation\.cff|pyproject\.toml|package\.json|.+\.license)$", re.IGNORECASE)
_LICENCES_FOLDER = re.compile(r"(?:^|/)licenses/[^/]+\.(?:txt|md)$", re.IGNORECASE)
_CACHE_NAME = re.compile(r"^cache-[0-9a-f]+(?:_\d+_of_\d+)?\.arrow$")
_OWN_OUTPUT = re.compile(
    # The first entry of a Code Quality report.
    rb'^\s*\[\{"check_name":"(?:traceaudit|TA[0-9]{3})","fingerprint":"[0-9a-f]{64}"|'
    # A suite of expectations, as `traceaudit contract init` and Great Expectations write it.
    rb'^\s*\{\s*"name":\s*"[^"]{0,80}",\s*(?:"id":[^,]{0,40},\s*)?"expectations":\s*\[\s*\{\s*"type":\s*"expect_|'
    # An audit, also as lines: the header is the first of them.
    rb'^\s*\{\s*(?:(?:"type":\s*"header",\s*"header":\s*\{\s*)?"schema_version":\s*"\d+",\s*"tool":\s*\{|'
    # The same as SARIF.
    rb'"\$schema":\s*"[^"]{0,120}",\s*"version":\s*"2\.1\.0",\s*"runs":\s*\[\s*\{\s*"tool":\s*\{\s*"driver":\s*\{|'
    # Croissant, as `traceaudit card` writes it.
    rb'"@type":\s*"sc:Dataset",\s*"sdPublisher":\s*\{\s*"@type":\s*"Organization",)\s*"name":\s*"traceaudit"'
)
# What a gate reads beside the data. A shell names it where it is told `*`, but it is never data.
_GATE_NAMES = frozenset({"traceaudit.toml", "traceaudit-waivers.toml"})
# In the schema of the table that `scan --annotate` writes.
ANNOTATED = "traceaudit.annotations"
_STREAM = ("header", "input", "rule", "finding", "not_looked_for", "gate", "verdict")
_QUALITY = {"check_name", "description", "fingerprint", "location", "severity"}
_TABLE = (".parquet", ".arrow")
_MOST_CARD = 2**20
_MOST_SCHEMA = 2**14


@dataclass(frozen=True, slots=True)
class Source:
    """One input file.

    `path` is the real path, `name` the absolute path under which it was found, `shown` that path below the
    common root of what was named; `problem` says why it cannot be read.
    """

    ordinal: int
    path: str
    name: str
    shown: str
    size: int
    mtime_ns: int
    is_document: bool
    problem: str | None

    @property
    def folder(self) -> str:
        """First folder of the shown path, '.' at the root."""
        folder = self.shown.split("/", 1)[0] if "/" in self.shown else "."
        # a name that is no UTF-8 cannot enter a table
        return folder.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Inputs:
    """All input files in the order of their real paths, and how many other files were passed over."""

    sources: tuple[Source, ...]
    ignored: int
    root: str = ""
    """The folder that shown paths are relative to, as an absolute path."""

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(source.size for source in self.sources)


def find_inputs(paths: list[str]) -> Inputs:
    """Resolve files, folders and globs.

    Raises:
        UsageError: no path was given, a path does not exist, or a glob matches nothing.
    """
    if not paths:
        raise UsageError("no path given; name a file, a folder or a glob")
    named = _names(paths)
    root = _common(named)
    found: dict[str, _Found] = {}
    ignored = 0
    for path in named:
        if os.path.isdir(path):
            ignored += _walk(path, found)
        elif _is_of_gate(path):
            ignored += 1
        else:
            _add(found, path)
    sources = [_source(number, path, root, found[path]) for number, path in enumerate(sorted(found))]
    return Inputs(tuple(sources), ignored, root)


def seen_from(root: str, folder: str) -> str:
    """A folder seen from another one that it lies in; empty where it is that folder, or not in it."""
    try:
        path = os.path.relpath(root, folder).replace(os.sep, "/")
    except ValueError:  # on another drive
        return ""
    return "" if path == "." or path.split("/")[0] == ".." else path


def common_root(paths: list[str]) -> str:
    """The folder that shown paths are relative to, as an absolute path.

    Raises:
        UsageError: a path does not exist, or a glob matches nothing.
    """
    return _common(_names(paths))


def _names(paths: list[str]) -> list[str]:
    return sorted({os.path.abspath(match) for path in paths for match in _expand(path)})


def _common(named: list[str]) -> str:
    return os.path.commonpath([path if os.path.isdir(path) else os.path.dirname(path) for path in named])


class _Found(NamedTuple):
    """The name under which a file was found, why it cannot be read, and whether it goes with the data of a folder."""

    name: str
    problem: str | None = None
    is_beside: bool = False


def _add(found: dict[str, _Found], name: str, problem: str | None = None, *, is_beside: bool = False) -> None:
    """Add a file by its real path; of several names the first in order is kept, and of the same one the named file."""
    path, new = os.path.realpath(name), _Found(name, problem, is_beside)
    found[path] = min(found.get(path, new), new, key=lambda item: (item.name, item.is_beside))


def _expand(path: str) -> list[str]:
    if os.path.lexists(path):
        return [path]
    matches = glob.glob(path, recursive=True)
    if not matches:
        raise UsageError(f"{path}: no such file or folder, and no file matches it as a pattern")
    return matches


def _walk(folder: str, found: dict[str, _Found]) -> int:
    """Add the input files of a folder to `found`; give the number of files passed over."""
    ignored = 0

    def unreadable(error: OSError) -> None:
        _add(found, error.filename, f"folder cannot be listed: {error.strerror}")

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if name not in {".git", "__pycache__"})
        ignored += sum(os.path.islink(os.path.join(parent, name)) for name in folders)  # not followed
        for name in names:
            path = os.path.join(parent, name)
            is_beside = (
                _BESIDE_NAME.match(name) is not None or _LICENCES_FOLDER.search(Path(path).as_posix()) is not None
            )
            if (is_beside or _is_input(name)) and not _is_own_output(path):
                _add(found, path, is_beside=is_beside)
            else:
                ignored += 1
    return ignored


def _is_input(name: str) -> bool:
    """Whether a file in a folder is read: not what the `datasets` library leaves beside a saved table."""
    if _CACHE_NAME.match(name):
        return False
    return _TRACE_NAME.search(name) is not None or _DOCUMENT_NAME.match(name) is not None


def _is_own_output(path: str) -> bool:
    """Whether this tool wrote a file: an audit, annotations of rows, or a card with nothing but our section."""
    is_card, is_table = path.lower().endswith(".md"), path.lower().endswith(_TABLE)
    if not (is_card or is_table or path.lower().endswith((".json", ".jsonl"))) or not os.path.isfile(path):
        return False
    try:
        with open(path, "rb") as file:
            if is_table:
                file.seek(max(0, os.path.getsize(path) - _MOST_SCHEMA))
                return ANNOTATED.encode() in file.read() and _has_annotations(path)
            if is_card:
                return is_only_section(file.read(_MOST_CARD).decode("utf-8", "replace"))
            if _OWN_OUTPUT.match(file.read(200)) is None:
                return False
            file.seek(0)
            return all(map(_is_of_stream, file)) if path.lower().endswith(".jsonl") else _is_own_document(file)
    except OSError:
        return False  # the reader will say why it cannot be read


def _is_of_stream(line: bytes) -> bool:
    """Whether a line of JSON is one of an audit: behind our header, rows of somebody else would not be audited."""
    import orjson

    try:
        record = orjson.loads(line)
    except ValueError:
        return False
    return isinstance(record, dict) and record.get("type") in _STREAM and set(record) == {"type", record["type"]}


def _is_own_document(file: BinaryIO) -> bool:
    """Whether all entries of a list are of a Code Quality report. Any other document of ours is one object."""
    import orjson

    if not file.read(200).lstrip().startswith(b"["):
        return True
    file.seek(0)
    try:
        entries = orjson.loads(file.read())
    except ValueError:
        return False
    return all(isinstance(entry, dict) and set(entry) == _QUALITY for entry in entries)


def _has_annotations(path: str) -> bool:
    """Whether a table has the schema of annotations: the mark alone could stand in its values."""
    from traceaudit.annotating import is_annotated

    return is_annotated(path)


def _is_of_gate(path: str) -> bool:
    """Whether a named file is a configuration, waivers or a baseline."""
    if os.path.basename(path) in _GATE_NAMES:
        return True
    if not path.lower().endswith(".json") or not os.path.isfile(path):
        return False
    try:
        return is_baseline(path)
    except OSError:
        return False  # the reader will say why it cannot be read


def _source(ordinal: int, path: str, root: str, found: _Found) -> Source:
    size = mtime_ns = 0
    problem = found.problem
    if problem is None:
        try:
            status = os.stat(path)
        except OSError as error:
            problem = error.strerror or type(error).__name__
        else:
            size, mtime_ns = status.st_size, status.st_mtime_ns
            if not stat.S_ISREG(status.st_mode):
                problem = "not a regular file"
    name = os.path.basename(found.name)
    is_document = (
        found.is_beside
        or _METADATA_NAME.match(name) is not None
        or (_TRACE_NAME.search(name) is None and _DOCUMENT_NAME.match(name) is not None)
    )
    shown = Path(os.path.relpath(found.name, root)).as_posix()
    return Source(ordinal, path, found.name, shown, size, mtime_ns, is_document, problem)


def has_changed(source: Source) -> bool:
    """Whether the file is no longer the one that was planned."""
    if source.problem is not None:
        return False
    try:
        status = os.stat(source.path)
    except OSError:
        return True
    return (status.st_size, status.st_mtime_ns) != (source.size, source.mtime_ns)
