"""A label and its value: rows of two-column tables, and list items such as 'Total size: 188 MB'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_rules.claims.claim import Claim, Kind, Unchecked
from traceaudit_rules.claims.reading.counting import MODEL, Counted, is_tool, read_counted
from traceaudit_rules.claims.reading.figures import make_count, make_share
from traceaudit_rules.claims.reading.front_matter import read_size
from traceaudit_rules.claims.reading.lengths import find_statistics, make_statistic, read_lengths
from traceaudit_rules.claims.reading.naming import LICENCE, SPACED_MODEL, find_span
from traceaudit_rules.claims.reading.numbers import find_quantities
from traceaudit_rules.claims.reading.scopes import FILE
from traceaudit_rules.claims.reading.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.claims.reading.numbers import Quantity

NO_VALUE = "no value claimed"
_PREFIX = re.compile(
    r"^(?:(?:total )?(?:number|count|amount) of|total number of|num|nr\.? of|no\. of|#)\s+", re.IGNORECASE
)
_COUNT_SUFFIX = re.compile(r"^(?P<noun>[\w -]{1,60}?)s? (?:count|total)$", re.IGNORECASE)
_EMPTY = {"", "-", "—", "–", "n/a", "na", "?", "…", "...", "none yet", "blank", "todo", "x"}
_NAMED = re.compile(
    r"^(?P<what>model|origin|output[ _]type|source root|root)s?[ :=]+[\"']?(?P<name>[^\s\"']{1,120})[\"']?$",
    re.IGNORECASE,
)
_FIELDS = {
    "origin": "origins",
    "output type": "output_types",
    "output_type": "output_types",
    "source root": "source_roots",
    "root": "source_roots",
}
_SPLITS = re.compile(r"^(?P<name>train|training|test|validation|valid|val|dev)(?: split| set)?$", re.IGNORECASE)
_CHARACTERS = re.compile(
    r"\s*[(\[]?(?:in )?(?:characters?|chars?)[)\]]?|\s+length(?:s)?(?: in characters| \(characters\)| \(chars\))",
    re.IGNORECASE,
)
_REST = re.compile(
    r"\s*(?:$|[(,;.–—|/-]|in total|total|rows?|records?|examples?|files?|sessions?|unique|traces?|json"
    r"|characters?|chars?|(?:jsonl|json|parquet|text)\b)",
    re.IGNORECASE,
)
_YES = re.compile(r"(?:yes|true|done|✓|✔|✅)", re.IGNORECASE)


def has_no_value(value: str) -> bool:
    """Whether a cell is empty, or says that the value is to come."""
    text = value.strip().strip("*_`").lower()
    return text in _EMPTY or (
        len(text) < 60 and bool(vocabulary().guards["empty"].search(text) or "🚧" in text or "⏳" in text)
    )


def read_pair(label: str, value: str, line: int, shown: str, scope: str = "") -> list[Claim | Unchecked] | None:
    """Claims of a label and its value; None where the label is not understood."""
    name = re.sub(r"^[^\w(#]+", "", label.replace("`", "").strip(" :*#")).strip()
    value = value.replace("`", "").strip()
    concept = vocabulary().pairs.get(name.lower(), "")
    quantities = list(find_quantities(value))
    if has_no_value(value):
        return [Unchecked(line, shown, NO_VALUE)]
    if concept and (found := _known(concept, value, line, shown, scope, quantities)):
        return found
    if found := _statistics(name, value, line, shown, quantities):
        return found
    if not quantities or value[: quantities[0].start].strip(" :=("):
        return None
    return list(_counted(name, value, line, shown, scope, quantities)) or None


def _known(
    concept: str, value: str, line: int, shown: str, scope: str, quantities: list[Quantity]
) -> list[Claim | Unchecked]:
    """Values of labels that the vocabulary knows; nothing where the value is not understood."""
    match concept:
        case "bytes" if len(quantities) == 1 and quantities[0].unit == "bytes":
            return [make_count(Kind.BYTES, quantities[0], line, shown, scope=scope)]
        case "licence" if found := re.match(
            rf"(?:the )?(?P<name>{LICENCE})(?![\w-])(?! (?:or|and|for code|\(code)\b|\s?[/+&])", value, re.IGNORECASE
        ):
            return [Claim(Kind.LICENCE, line, shown, words=found["name"].rstrip(" .,"), scope=scope)]
        case "language":
            return [Claim(Kind.LANGUAGE, line, shown, words=code) for code in _languages(value)]
        case "model":
            names = [
                found.group().rstrip(".:-")
                for found in re.finditer(rf"{MODEL.pattern}|{SPACED_MODEL}", value, re.IGNORECASE)
            ]
            return [
                Claim(Kind.MODEL, line, shown, subject=name, words=name, scope=scope) for name in dict.fromkeys(names)
            ]
        case "calls" | "tools" if calls := _tool_counts(value, line, shown):
            return calls
        case "tools":
            names = [part.strip() for part in re.split(r",? and |, ", value)]
            return [Claim(Kind.TOOL, line, shown, subject=name) for name in names] if all(map(is_tool, names)) else []
        case "size_category" if (claim := read_size(value, line, shown)) and isinstance(claim, Claim):
            return [claim]
        case "rows_per_session":
            return [
                make_statistic(Kind.ROWS_PER_SESSION, each, line, shown, scope=scope)
                for each in find_statistics(value, quantities)
            ]
        case "time" if span := find_span(value):
            return [Claim(Kind.TIME, line, shown, words=span)]
        case "fields":
            return list(read_field_list(value, line, shown))
        case "deduplicated" | "anonymised" if _YES.fullmatch(value.rstrip(".")):
            return [Claim(Kind.DEDUPLICATED if concept == "deduplicated" else Kind.ANONYMISED, line, shown)]
        case _:
            return []


_TOOL_COUNT = re.compile(
    r"(?P<name>[A-Za-z_][\w.-]{0,80}):? ?[(×x]? ?(?P<count>[0-9][0-9,]{0,12})\)?"
    r"|(?P<count2>[0-9][0-9,]{0,12}) (?P<name2>[A-Za-z_][\w.-]{0,80})"
)


def _tool_counts(value: str, line: int, shown: str) -> list[Claim | Unchecked]:
    """'Bash 79, Edit 49' or '124 python, 44 bash (168 in total)': calls of each tool, where nothing else is said."""
    bare, _, rest = value.partition(" (") if value.rstrip(".").endswith("in total)") else (value, "", "")
    parts = [_TOOL_COUNT.fullmatch(part.strip()) for part in re.split(r"[,;·] (?:and )?| and ", bare.rstrip("."))]
    found: list[Claim | Unchecked] = []
    for part in parts if len(parts) > 1 else ():
        if part is None:
            return []
        quantity = next(find_quantities(part["count"] or part["count2"]), None)
        if quantity is None:
            return []
        found.append(make_count(Kind.TOOL, quantity, line, shown, part["name"] or part["name2"]))
    total = next(find_quantities(rest), None)
    return [*found, make_count(Kind.CALLS, total, line, shown)] if found and total else found


def read_field_list(value: str, line: int, shown: str) -> Iterator[Claim]:
    """Names of fields in a list, where it holds nothing else."""
    names = [part.strip(" .") for part in re.split(r",? and |, ?", value)]
    names = [name for name in names if name]
    if len(names) > 1 and all(re.fullmatch(r"[A-Za-z_]\w{0,60}(?:\[\]|\{\})?", name) for name in names):
        for name in names:
            bare = name.rstrip("[]{}")
            yield Claim(Kind.FIELD, line, shown, subject=bare, words=bare)


def _languages(value: str) -> list[str]:
    known = vocabulary().languages
    parts = [part.strip(" .").lower() for part in re.split(r",| and |/", re.sub(r"\([^()]*\)", "", value))]
    codes = [known.get(part, "") for part in parts if part]
    return codes if all(codes) else []


def _statistics(name: str, value: str, line: int, shown: str, quantities: list[Quantity]) -> list[Claim | Unchecked]:
    """Lengths and rows per session, with the statistic in the label or the value."""
    if not quantities:
        return []
    text = f"{name}: {value}"
    shifted = [
        quantity._replace(start=quantity.start + len(name) + 2, end=quantity.end + len(name) + 2)
        for quantity in quantities
    ]
    bare = _CHARACTERS.sub("", name).strip(" :()").lower()
    subject = vocabulary().fields.get(bare, "")
    found: list[Claim | Unchecked] = [claim for claim, _ in read_lengths(text, line, shown, shifted, subject)]
    if not found and re.search(
        r"\b(?:rows|records|examples) (?:per|in the \w+) session\b|/session\b", text, re.IGNORECASE
    ):
        found = [make_statistic(Kind.ROWS_PER_SESSION, each, line, shown) for each in find_statistics(text, shifted)]
    return found


def _counted(
    name: str, value: str, line: int, shown: str, scope: str, quantities: list[Quantity]
) -> Iterator[Claim | Unchecked]:
    """A count that the label names, and the share in brackets behind it."""
    first = quantities[0]
    if any(not other.unit for other in quantities[1:]):
        return
    if first.is_range or first.unit or (first.value % 1 and not first.is_round) or not _REST.match(value, first.end):
        return
    counted = read_label_name(name)
    if counted is None:
        return
    if counted.is_part:
        yield Unchecked(line, shown, "a part that is not counted separately")
        return
    yield make_count(
        counted.kind, first, line, shown, counted.subject, counted.words, scope or counted.scope or _file_in(name)
    )
    share = quantities[1] if len(quantities) > 1 and quantities[1].unit == "%" else None
    if share and counted.kind in {Kind.COUNT, Kind.MODEL}:
        words = "models" if counted.kind is Kind.MODEL else counted.words
        yield make_share(share, line, shown, counted.subject, words, scope)


def _file_in(name: str) -> str:
    found = FILE.search(name)
    return found.group() if found else ""


def read_label_name(name: str) -> Counted | None:
    """What a label alone says is counted: 'merged rows', 'origin local', 'model claude-fable-5', 'tool_use'."""
    bare = _PREFIX.sub("", FILE.sub("", name)).strip(" ()")
    if found := _NAMED.match(bare):
        what = found["what"].lower()
        if what == "model":
            return Counted(Kind.MODEL, found["name"], found["name"], "", 0)
        return Counted(Kind.COUNT, found["name"], _FIELDS[what], "", 0)
    if bare.lower() in vocabulary().labels:
        label, field = vocabulary().labels[bare.lower()]
        return Counted(Kind.COUNT, label, field, "", 0)
    if found := _SPLITS.match(bare):
        return Counted(Kind.SPLIT, found["name"].lower(), "", "", 0)
    if MODEL.fullmatch(bare):
        return Counted(Kind.MODEL, bare, bare, "", 0)
    if found := _COUNT_SUFFIX.match(bare):
        bare = f"{found['noun']}s"
    counted = read_counted(f" {bare}", 0, 2)
    return counted if counted and counted.end == len(bare) + 1 else None
