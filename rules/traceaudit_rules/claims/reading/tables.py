"""Claims of tables: one row names a file, a tool, a model, a field, or a fact and its value."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from traceaudit_rules.claims.claim import Claim, Kind, Unchecked
from traceaudit_rules.claims.reading.counting import MODEL, is_tool
from traceaudit_rules.claims.reading.figures import make_count, make_share
from traceaudit_rules.claims.reading.lengths import CHARACTERS, Statistic, make_statistic, read_lengths
from traceaudit_rules.claims.reading.markdown import MOST_ROWS
from traceaudit_rules.claims.reading.naming import SPACED_MODEL, find_caps
from traceaudit_rules.claims.reading.numbers import find_quantities
from traceaudit_rules.claims.reading.pairs import NO_VALUE, has_no_value, read_pair
from traceaudit_rules.claims.reading.scopes import FILE
from traceaudit_rules.claims.reading.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.claims.reading.markdown import Block, Cell
    from traceaudit_rules.claims.reading.numbers import Quantity

NOT_UNDERSTOOD = "not understood"
_EVALUATION = re.compile(
    r"\b(?:evaluations?|benchmarks?|leaderboard|loss|learning rate|epochs?|param(?:eter)?s|base model|checkpoints?"
    r"|scores?|accuracy|pass@[0-9]|eval|evals|resolve rate|win rate"
    r"|training (?:run|config\w*|details|setup|hyper\w*)|hyper-?parameters?)\b",
    re.IGNORECASE,
)
_STATISTICS = {"mean", "median", "p90", "p95", "max", "min"}
_COUNTS = {"rows": Kind.ROWS, "traces": Kind.ROWS, "sessions": Kind.SESSIONS, "files": Kind.FILES, "calls": Kind.CALLS}
_LABELS = {"origin": "origins", "output_type": "output_types", "root": "source_roots"}
_TOTAL = re.compile(r"(?:grand )?(?:total|sum|all|overall|all files|all tools)\b", re.IGNORECASE)
_REST = re.compile(r"(?:all )?(?:other|others|rest|the rest|remaining|other tools)\b", re.IGNORECASE)
_MODEL_NAME = re.compile(rf"{MODEL.pattern}|{SPACED_MODEL}", re.IGNORECASE)
_UNITS = re.compile(r"\s*[(\[](?:chars?|characters?|in characters|n|count|%)[)\]]$", re.IGNORECASE)


def read_table(block: Block, configs: dict[str, str], in_characters: bool = False) -> Iterator[Claim | Unchecked]:
    """Claims of one table, row by row; a row with a number that is not understood is listed.

    `in_characters`: the text says elsewhere that its lengths are in characters.
    """
    header, *rows = block.rows or ((),)
    names = [cell.text.replace("`", "").strip().lower() for cell in header]
    columns = [vocabulary().columns.get(_UNITS.sub("", name), vocabulary().columns.get(name, "")) for name in names]
    if _EVALUATION.search(f"{block.heading} {' '.join(names)}"):
        yield from _evaluation(rows)
        return
    if columns and columns[0] == "field" and "value" in columns[1:]:
        columns[0] = "fact"
    if header and any(re.search(r"[0-9]", name) for name in names[1:]) and len(names) == 2:
        rows, columns = [header, *rows], ["fact", "value"]
    if (
        not (columns and columns[0])
        and rows
        and all(row and FILE.fullmatch(row[0].text.strip("`")) for row in rows[:20])
    ):
        columns = ["file", *columns[1:]]
    is_plain = in_characters and not re.search(
        r"\btokens?|\bwords?\b|\blines?\b", f"{block.heading} {' '.join(names)}", re.IGNORECASE
    )
    table = _Table(
        block.heading, names, columns, configs, [row for row in rows if any(cell.text for cell in row)], is_plain
    )
    yield from table.read()


def _evaluation(rows: list[tuple[Cell, ...]]) -> Iterator[Unchecked]:
    for row in rows[:MOST_ROWS]:
        if not row:
            continue
        shown = _shown(row)
        is_empty = any(has_no_value(cell.text) for cell in row[1:]) and not any(
            re.search(r"[0-9]", cell.text) for cell in row[1:]
        )
        yield Unchecked(
            row[0].line, shown, NO_VALUE if is_empty or len(row) == 1 else "a score or a setting: not in the data"
        )


def _shown(row: tuple[Cell, ...]) -> str:
    return " | ".join(cell.text for cell in row)


class _Table:
    """One table with the concepts of its columns; what its first column names decides how rows are read."""

    def __init__(
        self,
        heading: str,
        names: list[str],
        columns: list[str],
        configs: dict[str, str],
        rows: list[tuple[Cell, ...]],
        in_characters: bool,
    ) -> None:
        self.heading, self.names, self.columns, self.configs, self.rows = heading, names, columns, configs, rows
        self.key = columns[0] if columns else ""
        self.named = (
            ", ".join(row[0].text.replace("`", "") for row in rows[:200] if not _is_summary(row[0].text))
            if self.key == "tool"
            else ""
        )
        self.has_characters = in_characters or bool(CHARACTERS.search(f"{heading} {' '.join(names)}"))

    def read(self) -> Iterator[Claim | Unchecked]:
        if (
            len(self.rows) == 1
            and len(self.columns) > 1
            and set(self.columns) <= {"size", "rows", "traces", "sessions", "calls", "files", "file"}
        ):
            row = self.rows[0]
            for column, cell in zip(self.columns, row, strict=False):
                yield from self._numbers(
                    column.replace("file", "files").replace("filess", "files"),
                    cell.text,
                    cell.line,
                    _shown(row),
                    "",
                    "",
                )
            return
        for row in self.rows[:MOST_ROWS]:
            found = list(self._row(row))
            if not found and any(re.search(r"[0-9]", cell.text) for cell in row[1:]):
                found = [Unchecked(row[0].line, _shown(row), NOT_UNDERSTOOD)]
            yield from found
        if len(self.rows) > MOST_ROWS:
            yield Unchecked(self.rows[MOST_ROWS][0].line, "", "the rest of the table is too long to be read")

    def _row(self, row: tuple[Cell, ...]) -> Iterator[Claim | Unchecked]:
        if self.key == "field" or (self.key == "fact" and _STATISTICS & set(self.columns)):
            yield from self._field(row)
        elif self.key in {"tool", "model", "language", *_LABELS}:
            yield from self._label(row)
        elif self.key in {"file", "config", "split"}:
            yield from self._part(row)
        elif len(row) == 2 and (self.key == "fact" or (not self.key and self.columns[1:2] in (["value"], [""]))):
            yield from read_pair(row[0].text, row[1].text, row[1].line, _shown(row)) or ()

    def _field(self, row: tuple[Cell, ...]) -> Iterator[Claim | Unchecked]:
        """A field of a schema, with lengths in its description or in columns of their own."""
        shown = _shown(row)
        names = [part.strip() for part in re.split(r"[,/]", row[0].text.replace("`", "").replace("\\", ""))]
        bare = [re.sub(r"(?:\[\]|\{\})$", "", name) for name in names]
        if self.key == "field" and all(re.fullmatch(r"[A-Za-z_][\w.-]{0,80}", name) for name in bare):
            for name in bare:
                yield Claim(Kind.FIELD, row[0].line, shown, subject=name, words=name)
        subject = vocabulary().fields.get(bare[0].lower(), "") if len(bare) == 1 else ""
        for column, cell in zip(self.columns[1:], row[1:], strict=False):
            text = cell.text.replace("`", "")
            quantities = list(find_quantities(text))
            if column in _STATISTICS:
                if subject and self.has_characters and len(quantities) == 1 and not quantities[0].unit:
                    yield make_statistic(Kind.LENGTH, Statistic(column, quantities[0]), cell.line, shown, subject)
                continue
            for claim, _ in read_lengths(text, cell.line, shown, quantities, subject) if subject else ():
                yield claim
            for claim, _, _ in find_caps(text, cell.line, shown, subject):
                yield claim

    def _label(self, row: tuple[Cell, ...]) -> Iterator[Claim | Unchecked]:
        """A tool, a model, an origin or the like, with its count and share."""
        shown, label = _shown(row), row[0].text.replace("`", "").strip()
        for column, cell in zip(self.columns[1:], row[1:], strict=False):
            if has_no_value(cell.text) and column in {"value", "share", *_COUNTS}:
                yield Unchecked(cell.line, shown, NO_VALUE)
                continue
            for quantity in find_quantities(cell.text):
                claim = self._labelled(label, column, quantity, cell.line, shown)
                if claim:
                    yield claim

    def _labelled(self, label: str, column: str, quantity: Quantity, line: int, shown: str) -> Claim | None:
        is_share = quantity.unit == "%" or (column == "share" and not quantity.unit)
        if quantity.unit == "bytes" or quantity.is_range or column not in {"value", "share", "rows", "traces", "calls"}:
            return None
        if _TOTAL.fullmatch(label):
            kind = Kind.CALLS if self.key == "tool" else Kind.ROWS if column in {"rows", "traces"} else None
            return make_count(kind, quantity, line, shown) if kind and not is_share else None
        if is_share:
            field = {"tool": "tools", "model": "models", **_LABELS}.get(self.key, "")
            share = quantity if quantity.unit else None
            return (
                make_share(share, line, shown, label, field) if share and field and not _REST.fullmatch(label) else None
            )
        if self.key == "tool":
            is_rest = bool(_REST.fullmatch(label)) and not is_tool(label)
            return make_count(
                Kind.TOOL, quantity, line, shown, "other" if is_rest else label, self.named if is_rest else ""
            )
        if _REST.fullmatch(label):
            return None
        if self.key == "model":
            claim = make_count(Kind.MODEL, quantity, line, shown, label, label)
            # What has not the form of a name may be a role, or a word on a model.
            return replace(claim, is_plain=_MODEL_NAME.fullmatch(label) is not None)
        return make_count(Kind.COUNT, quantity, line, shown, label, _LABELS[self.key]) if self.key in _LABELS else None

    def _part(self, row: tuple[Cell, ...]) -> Iterator[Claim | Unchecked]:
        """A file, a config or a split: each number is of it alone, in a row of totals of the dataset."""
        shown, name = _shown(row), row[0].text.replace("`", "").strip()
        if not re.search(r"[^\W\d_]", name):
            return
        is_total = bool(_TOTAL.fullmatch(name))
        scope = "" if is_total else self.configs.get(name) or name
        for column, cell in zip(self.columns[1:], row[1:], strict=False):
            text = cell.text.replace("`", "")
            if has_no_value(text) and column in {"size", *_COUNTS}:
                yield Unchecked(cell.line, shown, NO_VALUE)
            elif column in {"model", "licence"} and not is_total:
                yield from self._named(column, text, cell.line, shown, scope)
            elif column in {"size", *_COUNTS}:
                yield from self._numbers(column, text, cell.line, shown, scope, name)

    def _named(self, column: str, text: str, line: int, shown: str, scope: str) -> Iterator[Claim]:
        if column == "licence":
            yield from (
                claim for claim in read_pair("license", text, line, shown, scope) or () if isinstance(claim, Claim)
            )
            return
        for found in re.finditer(rf"{MODEL.pattern}|{SPACED_MODEL}", text, re.IGNORECASE):
            model = found.group().rstrip(".:-")
            yield Claim(Kind.MODEL, line, shown, subject=model, words=model, scope=scope)

    def _numbers(self, column: str, text: str, line: int, shown: str, scope: str, name: str) -> Iterator[Claim]:
        quantities = list(find_quantities(text))
        if len(quantities) != 1 or quantities[0].is_range:
            return
        quantity = quantities[0]
        if column == "size":
            if quantity.unit == "bytes" and self.key != "split":
                yield make_count(Kind.BYTES, quantity, line, shown, scope=scope)
        elif not quantity.unit and self.key == "split" and scope:
            if column in {"rows", "traces"}:
                yield make_count(Kind.SPLIT, quantity, line, shown, name)
        elif not quantity.unit:
            subject = "traces" if column == "traces" else ""
            yield make_count(_COUNTS[column], quantity, line, shown, subject, scope=scope)


def _is_summary(label: str) -> bool:
    return bool(_TOTAL.fullmatch(label) or _REST.fullmatch(label))
