"""Files of a Croissant document: with their digests, and as a set where they are very many or have masked names."""

from __future__ import annotations

import glob
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.provenance.contents import digest_of
from traceaudit_reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_reports.provenance.section import DataFile, Section

MOST_FILES = 200
"""Where a folder holds more files of a kind, they are a set with a pattern and the digest of their list."""
_ENCODINGS = {
    "jsonl": "application/jsonlines",
    "ndjson": "application/jsonlines",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.file",
    "gz": "application/gzip",
    "zst": "application/zstd",
}
_SUFFIX = re.compile(r"\.(\w+)\Z")


def list_distribution(section: Section) -> Iterator[dict[str, object]]:
    """Files with their digests; where a folder holds very many, or names that are not shown, one set for them."""
    folders: dict[tuple[str, str], list[DataFile]] = {}
    for file in section.identity.files:
        if is_told(file):
            folders.setdefault((_folder(file), _encoding(file)), []).append(file)
    number = 0
    for (folder, encoding), files in sorted(folders.items()):
        if len(files) > MOST_FILES or not all(_is_shown(file.path) for file in files):
            number += 1
            yield _file_set(number, folder, encoding, files)
        else:
            for file in files:
                number += 1
                yield _file_object(number, file, encoding)


def is_told(file: DataFile) -> bool:
    """Whether a file has a digest, and its own name or that of its folder can be shown."""
    return file.sha256 is not None and _is_shown(_folder(file) or file.path)


def _is_shown(path: str) -> bool:
    """Whether nothing of a path was masked, and all of it can be seen."""
    return "<" not in path and visible(path) == path


def _folder(file: DataFile) -> str:
    return file.path.split("/", 1)[0] if "/" in file.path else ""


def _file_object(number: int, file: DataFile, encoding: str) -> dict[str, object]:
    return {
        "@type": "cr:FileObject",
        # Identifiers with spaces are refused, and a path may hold some.
        "@id": f"file-{number}",
        "name": file.path,
        "description": f"{number_of(file.rows, 'row')} of format {file.format}",
        "contentUrl": file.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": encoding,
        "sha256": file.sha256,
    }


def _file_set(number: int, folder: str, encoding: str, files: Sequence[DataFile]) -> dict[str, object]:
    suffixes = sorted({PurePosixPath(file.path).suffix for file in files})
    start = f"{glob.escape(folder)}/" if folder else ""
    deep = "**/" if any(file.path.count("/") > start.count("/") for file in files) else ""
    rows = number_of(sum(file.rows for file in files), "row")
    return {
        "@type": "cr:FileSet",
        "@id": f"files-{number}",
        "name": f"files of {folder or 'the top folder'}",
        "description": (
            f"{number_of(len(files), 'file')}, {rows}; SHA-256 of their sorted SHA-256, one a line: {digest_of(files)}"
        ),
        "encodingFormat": encoding,
        "includes": [f"{start}{deep}*{suffix}" for suffix in suffixes],
    }


def _encoding(file: DataFile) -> str:
    match = _SUFFIX.search(file.path.lower())
    return _ENCODINGS.get(match[1] if match else "", "application/octet-stream")
