"""Cards, licences and metadata beside the data, line by line, for the rules that read what publishers say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit.examination import examine_tables
from traceaudit.results import Audit
from traceaudit_rules.contract import Reads
from traceaudit_rules.tables import DOCUMENTS, ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit.settings import Settings
    from traceaudit.sources import Source
    from traceaudit_rules.contract import Rule

MOST_BYTES = 2**20
"""Longer documents are read up to here."""
_KINDS = (
    ("licence", re.compile(r"licen[cs]e|copying", re.IGNORECASE)),
    ("notice", re.compile(r"notice", re.IGNORECASE)),
    ("croissant", re.compile(r"croissant", re.IGNORECASE)),
    ("readme", re.compile(r"readme|card", re.IGNORECASE)),
)


def examine_documents(sources: Sequence[Source], rules: Sequence[Rule], settings: Settings) -> Audit:
    """What the rules on documents find. A document that cannot be read has been reported by then."""
    reading = [rule for rule in rules if rule.reads is Reads.DOCUMENTS]
    documents = [source for source in sources if source.is_document and source.problem is None]
    if not reading or not documents:
        return Audit()
    lines = [line for source in documents for line in _lines(source)]
    failures: dict[str, str] = {}
    tables = {"rows": ROWS.frame([]), "documents": DOCUMENTS.frame(lines)}
    return examine_tables(reading, tables, settings.locations, failures) + Audit(failures=failures)


def document_kind(name: str) -> str:
    """Kind of a document by the name of its file."""
    return next((kind for kind, pattern in _KINDS if pattern.search(name)), "metadata")


def _lines(source: Source) -> Iterator[dict[str, object]]:
    try:
        with open(source.path, "rb") as file:
            data = file.read(MOST_BYTES)
    except OSError:
        return
    kind = document_kind(source.shown.rpartition("/")[2])
    offset = 0
    for number, line in enumerate(data.split(b"\n")):
        yield {
            "file": source.ordinal,
            "offset": offset,
            "line": number,
            "slice": 0,
            "length": len(line),
            "format": "document",
            "path": source.shown.encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
            "kind": kind,
            "text": line.decode("utf-8", "replace").rstrip("\r"),
        }
        offset += len(line) + 1
