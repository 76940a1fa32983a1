"""What is said of licences, and what vendors say of the outputs of their models."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.clipping import clip, clip_path, sentence
from traceaudit_reports.json_values import counts, entries, number
from traceaudit_rules.licences.picture import StatementKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAME = 120
_TEXT = 300


class StatementRow(NamedTuple):
    """One statement about a licence. `read` is how it was understood, empty where that is what it says."""

    about: str
    kind: str
    text: str
    read: str
    where: str


class TermsRow(NamedTuple):
    """Terms of a vendor on what its models write, kept apart from licences."""

    vendor: str
    amount: str
    text: str
    captured: str


def list_statements(facts: Mapping[str, object]) -> list[StatementRow]:
    """What the publisher declares, then what is said of each source; each statement once."""
    seen: dict[tuple[object, ...], StatementRow] = {}
    for about, statement in _stated(facts):
        key = tuple(str(statement.get(name)) for name in ("path", "line", "text", "kind"))
        seen.setdefault(key, _row(about, statement))
    return list(seen.values())


def _stated(facts: Mapping[str, object]) -> Iterator[tuple[str, Mapping[str, object]]]:
    for part in entries(facts.get("parts")):
        folder = part.get("folder")
        about = "the dataset" if folder in (".", None) else clip_path(str(folder), _NAME)
        yield from ((about, one) for one in entries(part.get("declared")))
    for source in entries(facts.get("sources")):
        # What the rows name stands beside it.
        about = str(source.get("key")).partition(" as ")[0]
        yield from ((about, one) for one in entries(source.get("statements")))


def _row(about: str, statement: Mapping[str, object]) -> StatementRow:
    kind, text = str(statement.get("kind", "")), str(statement.get("text", ""))
    expression = str(statement.get("expression") or "")
    read = (
        "" if expression.casefold() == text.casefold() else f"read as {expression}" if expression else "not understood"
    )
    return StatementRow(
        about=clip(about, _NAME),
        kind=clip(kind, _NAME),
        text=clip(text, _NAME),
        read=clip(read, _NAME),
        where=clip(", ".join(filter(None, _where(kind, statement))), _TEXT),
    )


def _where(kind: str, statement: Mapping[str, object]) -> Iterator[str]:
    line, path = int(number(statement.get("line"))), str(statement.get("path") or "")
    if path:
        yield f"{clip_path(path, _NAME)}, line {line:,}" if line else clip_path(path, _NAME)
    if kind == StatementKind.ROW.words:
        yield number_of(int(number(statement.get("count"))), "row")
    yield str(statement.get("note") or "")


def list_terms(facts: Mapping[str, object]) -> list[TermsRow]:
    """One line for each vendor."""
    return [_terms(entry) for entry in entries(facts.get("terms"))]


def _terms(terms: Mapping[str, object]) -> TermsRow:
    named = ", ".join(list(counts(terms.get("models")))[:3])
    return TermsRow(
        vendor=clip(str(terms.get("name") or terms.get("vendor") or ""), _NAME),
        amount=clip(f"{number_of(int(number(terms.get('rows'))), 'row')}: {named}", _NAME),
        text=sentence(clip(str(terms.get("text", "")), _TEXT)),
        captured=clip(", ".join(str(terms[name]) for name in ("captured", "link") if terms.get(name)), _TEXT),
    )
