"""facts.policy: which tools are called, one after which, on what, for each view. The tool policy of an agent.

Every call counts once: what resumed sessions, checkpoints and repeated rows hold again is left out, and counted. A
transition is two calls, one after the other, of one conversation and one agent; what is said between them does not part
them, and calls of one message follow each other as they are written. Rows that hold one action each follow each other
by the number in their uid (`session#number`), so rows that were left out are not missed; rows without such a number
have no transitions. Nothing is known of a file that was read by a command or in another conversation.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import orjson
import polars as pl

from traceaudit_rules.policy.calls import VIEW, emit_calls, follow
from traceaudit_rules.policy.description import ROOT, describe
from traceaudit_rules.tally import Dimension, Label, Tally, tally
from traceaudit_rules.tools.aliases import known_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CLOSED = frozenset({"tools", "transitions", "edits", "edits read", "edits known"})


def count(_: Mapping[str, pl.DataFrame]) -> Tally:
    """Nothing yet: what follows what is known when a session is together; see `reduce`."""
    return Tally()


def emit(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The calls of one batch of work; the key brings those of a session together."""
    return emit_calls(tables)


def reduce(partition: pl.DataFrame) -> Tally:
    """Tallies of one partition of the keys, by view."""
    calls = follow(partition).lazy()
    edits = calls.filter(pl.col("was_known").is_not_null()).group_by(*VIEW, "tool")
    commands = calls.filter(pl.col("chars").is_not_null())
    queries = {
        "arguments": _counts(calls, "tool", "arg_names"),
        "transitions": _counts(calls.filter(pl.col("before").is_not_null()), "before", "tool"),
        "words": _counts(commands, "tool", "word"),
        "chars": _counts(commands, "tool", "chars"),
        "edits": edits.agg(pl.len(), pl.sum("was_read").alias("read"), pl.sum("was_known").alias("known")),
        "conversations": calls.group_by(*VIEW).agg(pl.col("talk").n_unique()),
        "calls": _counts(partition.lazy()),
    }
    counted = zip(queries, pl.collect_all(queries.values(), engine="in-memory"), strict=True)
    found: defaultdict[Dimension, list[tuple[Label, int]]] = defaultdict(list)
    for name, frame in counted:
        for form, folder, container, *rest in frame.iter_rows():
            for part, label, number in _labelled(name, rest):
                found[(ROOT, form, folder, container, *part)].append((label, number))
    return Tally.total_of(tally(dimension, labels) for dimension, labels in found.items())


def _counts(calls: pl.LazyFrame, *columns: str) -> pl.LazyFrame:
    return calls.group_by(*VIEW, *columns).len()


def _labelled(name: str, row: list[Any]) -> Iterator[tuple[tuple[str, ...], Label, int]]:
    """The end of a dimension, a label and a number, from a row without its view."""
    if name == "chars":  # the tools that run commands are a closed list, so there are few of these dimensions
        yield ("chars", row[0]), row[1], row[2]
    elif name == "edits":
        for part, number in zip(("edits", "edits read", "edits known"), row[1:], strict=True):
            yield _named(part, row[:1], number)
    else:
        if name == "arguments":
            yield _named("tools", row[:1], row[2])
        yield _named(name, row[:-1], row[-1])


def _named(name: str, label: list[Any], number: int) -> tuple[tuple[str, ...], Label, int]:
    # A dimension keeps a bounded number of labels, those with the smallest hashes. So that names that somebody made up
    # cannot drive out Bash and Read, labels of tools in inventories, a few hundred, have a dimension without a bound.
    is_known = name in _CLOSED and all(part in known_names() for part in label)
    return (name, "known!" if is_known else "other"), orjson.dumps(label).decode(), number


def present(counts: Tally) -> list[dict[str, object]]:
    """The JSON of `facts.policy`, sorted by format, folder and container."""
    views = sorted({dimension[1:4] for dimension in counts.counts if dimension[0] == ROOT})
    return [dict(zip(VIEW, view, strict=True)) | describe(counts, (ROOT, *view)) for view in views]
