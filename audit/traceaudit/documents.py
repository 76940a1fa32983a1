"""Cards, licences and metadata beside the data, line by line, for the rules that read what publishers say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit.examination import examine_tables
from traceaudit.results import Audit
from traceaudit_rules.contract import Reads
from traceaudit_rules.licences.sections import blank_section
from traceaudit_rules.tables import DOCUMENTS, ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit.intake import Intake
    from traceaudit.sources import Source
    from traceaudit_rules.contract import Rule
    from traceaudit_rules.licences.evidence import Document

MOST_BYTES = 2**20
"""Longer documents are read up to here."""
_METADATA = re.compile(
    r"(?:package|dataset_infos?|dataset_dict|state)\.json|pyproject\.toml|citation\.cff", re.IGNORECASE
)
_LICENCES = re.compile(r"(?:^|/)licenses/[^/]+$", re.IGNORECASE)
_KINDS = (
    ("licence", re.compile(r"licen[cs]e|copying", re.IGNORECASE)),
    ("notice", re.compile(r"notice", re.IGNORECASE)),
    ("croissant", re.compile(r"croissant", re.IGNORECASE)),
    ("readme", re.compile(r"readme|card", re.IGNORECASE)),
)


def examine_documents(sources: Sequence[Source], rules: Sequence[Rule], intake: Intake) -> Audit:
    """What the rules on documents find. A document that cannot be read has been reported by then."""
    reading = [rule for rule in rules if rule.reads is Reads.DOCUMENTS]
    documents = [source for source in sources if source.is_document and source.problem is None]
    if not reading or not documents:
        return Audit()
    lines = [line for source in documents for line in _lines(source)]
    failures: dict[str, str] = {}
    tables = {"rows": ROWS.frame([]), "documents": DOCUMENTS.frame(lines)}
    return examine_tables(reading, tables, intake, failures) + Audit(failures=failures)


def read_texts(sources: Sequence[Source]) -> tuple[Document, ...]:
    """Cards, licences and metadata as texts, without the section that this tool wrote, in the order of the files."""
    from traceaudit_rules.licences.evidence import Document  # with all that reads licences

    documents = (source for source in sources if source.is_document and source.problem is None)
    read = ((source, _text_of(source)) for source in documents)
    return tuple(
        Document(source.ordinal, _path_of(source), document_kind(source.shown), text)
        for source, text in read
        if text is not None
    )


def document_kind(path: str) -> str:
    """Kind of a document by the name of its file, and by its folder where that is LICENSES/."""
    name = path.rpartition("/")[2]
    if _METADATA.fullmatch(name):
        return "metadata"
    if _LICENCES.search(path):
        return "licence"
    return next((kind for kind, pattern in _KINDS if pattern.search(name)), "metadata")


def _lines(source: Source) -> Iterator[dict[str, object]]:
    data = _bytes_of(source)
    if data is None:
        return
    kind, offset = document_kind(source.shown), 0
    lines = blank_section(data.decode("utf-8", "replace")).split("\n")
    for number, (line, text) in enumerate(zip(data.split(b"\n"), lines, strict=True)):
        yield {
            "file": source.ordinal,
            "offset": offset,
            "line": number,
            "slice": 0,
            "length": len(line),
            "format": "document",
            "path": _path_of(source),
            "kind": kind,
            "text": text.rstrip("\r"),
        }
        offset += len(line) + 1


def _path_of(source: Source) -> str:
    return source.shown.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _text_of(source: Source) -> str | None:
    data = _bytes_of(source)
    return None if data is None else blank_section(data.decode("utf-8", "replace"))


def _bytes_of(source: Source) -> bytes | None:
    """The beginning of a document; None where it cannot be read, which has been reported by then."""
    try:
        with open(source.path, "rb") as file:
            return file.read(MOST_BYTES)
    except OSError:
        return None
