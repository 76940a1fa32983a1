"""facts.concentration: how much of the data comes from how few sessions, projects, accounts and days.

Projects are distinct working directories and accounts the names of home folders in them. Both are kept as hashes, and
only counted. Days are dates as the steps state them, whatever their time zone. Languages are told by the suffix of the
first file that a call names.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.facts.days import date_of, day_of
from traceaudit_rules.facts.views import session_id
from traceaudit_rules.hosts.accounts import is_personal
from traceaudit_rules.tally import Tally, tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from traceaudit_rules.tally import Dimension, Label

_VIEW = ("format", "folder", "container")
_ROOT = "concentration"
_ACCOUNT = re.compile(r"[/\\](?:home|users)[/\\]+([^/\\]+)", re.IGNORECASE)
# Arguments under which file tools name a file, and the lines that do so in a patch.
_FILE = (
    r'(?:"(?:file_?[pP]ath|path|notebook_path|target_file|absolute_path|relative_path|filename|file)":"|'
    r'\*\*\* (?:Add|Update|Delete) File: )[^"\n]*?\.(\w{1,10})(?:["\\\n]|$)'
)

# Most stamps are ISO times: their dates are counted first, so that few have to be read.
_ISO = pl.col("timestamp").str.slice(4, 1) == "-"
_DATE = pl.when(_ISO).then(pl.col("timestamp").str.slice(0, 10)).otherwise("timestamp")
_DAY = day_of(pl.col("value"))


def count(tables: Mapping[str, pl.DataFrame]) -> Tally:
    """Tallies of one batch of work, by view: ids as hashes, days as days of the epoch."""
    steps = tables["steps"]
    if steps.is_empty():
        return Tally()
    lazy = steps.lazy()
    calls = lazy.filter(pl.col("kind") == "tool_call")
    counted = [
        ("sessions!", _counts(lazy, session_id())),
        ("folders", _counts(lazy, pl.col("cwd"))),
        ("days", _counts(lazy, _DATE).with_columns(_DAY.alias("value")).drop_nulls()),
        ("languages", _counts(calls, pl.col("args").str.extract(_FILE).str.to_lowercase())),
    ]
    frames = pl.collect_all([query for _, query in counted], engine="in-memory")
    return Tally.total_of(
        tally((_ROOT, *view, part), labels)
        for (name, _), frame in zip(counted, frames, strict=True)
        for view, pairs in _by_view(frame).items()
        for part, labels in _labels(name, pairs)
    )


def present(counts: Tally) -> dict[str, object]:
    """The JSON of `facts.concentration`: one entry for each view, one for each format, one for the dataset.

    In the entry of a format its views are united: the ids are the same in all of them. Formats are not added up, as
    the same work may be in several: the dataset has counts of what is distinct only.
    """
    views = sorted({dimension[1:4] for dimension in counts.counts if dimension[0] == _ROOT})
    formats = sorted({view[0] for view in views})
    return {
        "dataset": _dataset(counts, views),
        "formats": [{"format": name} | _entry(counts, [view for view in views if view[0] == name]) for name in formats],
        "views": [dict(zip(_VIEW, view, strict=True)) | _entry(counts, [view]) for view in views],
    }


def _counts(steps: pl.LazyFrame, value: pl.Expr) -> pl.LazyFrame:
    return steps.select(*_VIEW, value.alias("value")).drop_nulls().group_by(*_VIEW, "value").len()


def _by_view(counted: pl.DataFrame) -> dict[tuple[str, ...], list[tuple[Label, int]]]:
    pairs: dict[tuple[str, ...], list[tuple[Label, int]]] = {}
    for *view, label, number in counted.iter_rows():
        pairs.setdefault(tuple(view), []).append((label, number))
    return pairs


def _labels(name: str, pairs: Sequence[tuple[Label, int]]) -> Iterable[tuple[str, list[tuple[Label, int]]]]:
    """The labels to keep; of working directories these are hashes."""
    if name == "folders":
        yield "projects!", [(_hash(str(folder)), number) for folder, number in pairs]
        named = [(_account(str(folder)), number) for folder, number in pairs]
        yield "accounts!", [(_hash(account), number) for account, number in named if account]
    elif name == "languages":
        known = [(_languages().get(str(suffix)), number) for suffix, number in pairs]
        yield name, [(language, number) for language, number in known if language]
    else:
        yield name, list(pairs)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _account(folder: str) -> str | None:
    match = _ACCOUNT.search(folder)
    return match[1].casefold() if match and is_personal(match[1]) else None


@cache
def _languages() -> dict[str, str]:
    """Languages by suffix, in lower case."""
    table = tomllib.loads(files("traceaudit_rules").joinpath("data/languages.toml").read_text("utf-8"))
    return {suffix: language for language, suffixes in table.items() for suffix in suffixes}


def _united(counts: Tally, views: Sequence[Dimension], name: str, root: str = _ROOT) -> dict[Label, int]:
    """Counts by label over several views."""
    total: dict[Label, int] = {}
    for view in views:
        for label, number in counts.of(root, *view, name).items():
            total[label] = total.get(label, 0) + number
    return total


def _dataset(counts: Tally, views: Sequence[Dimension]) -> dict[str, object]:
    return {
        "projects": len(_united(counts, views, "projects!")),
        "accounts": len(_united(counts, views, "accounts!")),
        "time": _span(_united(counts, views, "days")),
    }


def _entry(counts: Tally, views: Sequence[Dimension]) -> dict[str, object]:
    steps = _united(counts, views, "sessions!")
    rows = _united(counts, views, "sessions!", root="views")
    sessions = _spread(steps)
    if sessions:
        sessions["largest_rows_share"] = _largest(rows)
    languages = _united(counts, views, "languages")
    return {
        "steps": sum(steps.values()),
        "sessions": sessions,
        "projects": _spread(_united(counts, views, "projects!")),
        "accounts": _spread(_united(counts, views, "accounts!")),
        "languages": {str(name): languages[name] for name in sorted(languages, key=lambda n: (-languages[n], str(n)))},
        "time": _span(_united(counts, views, "days")),
    }


def _spread(steps: Mapping[Label, int]) -> dict[str, float]:
    """How steps are spread over ids: how many, their effective number, the share of the largest; empty for none.

    The effective number is the inverse Simpson index 1 / sum p^2: so many ids of one size would be as concentrated.
    """
    if not steps:
        return {}
    total = sum(steps.values())
    return {
        "count": len(steps),
        "effective": round(total * total / sum(number * number for number in steps.values()), 2),
        "largest_share": _largest(steps),
    }


def _largest(numbers: Mapping[Label, int]) -> float:
    return round(max(numbers.values()) / sum(numbers.values()), 4) if numbers else 0.0


def _span(days: Mapping[Label, int]) -> dict[str, object]:
    """First and last date, and the number of days with a step; empty for none."""
    numbers = [day for day in days if isinstance(day, int)]
    if not numbers:
        return {}
    first, last = (date_of(day) for day in (min(numbers), max(numbers)))
    return {"first": first.isoformat(), "last": last.isoformat(), "days": len(numbers)}
