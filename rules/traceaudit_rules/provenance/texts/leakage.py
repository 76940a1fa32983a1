"""What thoughts know of the future, and how much of their action they hold: measured where the texts were read."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import polars as pl

from traceaudit_rules.provenance.texts.contexts import (
    Talk,
    call_positions,
    context_states,
    number_talks,
    result_positions,
)
from traceaudit_rules.provenance.texts.earlier import EARLIER, measure_earlier
from traceaudit_rules.provenance.texts.foresight import LONGEST, LONGEST_RESULT, count_foreseen, is_hard, shared_tokens
from traceaudit_rules.provenance.texts.overlaps import COMPARED, longest_quotation, overlap_of
from traceaudit_rules.tables import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LEAKAGE = {
    "context_known": pl.String,
    "hindsight": pl.UInt8,
    "quoted": pl.UInt16,
    "overlap": pl.UInt8,
    **EARLIER,
}
"""Columns that measure_leakage makes, and their types."""
# One thought of so many is compared as a whole.
_SAMPLED = 8
# So many bytes are searched for each byte of text before the rest is left unmeasured.
_SEARCHED = 64
_SEARCHED_LEAST = 4 * 2**20
_SEARCHABLE = ("full", "truncated")


def measure_leakage(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row for each row of tables["thoughts"], with the columns of LEAKAGE; nulls where nothing could be measured.

    context_known: see contexts.CONTEXT_KNOWN; null: no call follows, or nothing was searched. hindsight: words of the
    thought that only the result of its own action holds, at most foresight.ENOUGH; of a truncated context only numbers,
    paths and errors count. quoted: bytes of the longest text of the action that stands in the thought and nowhere
    before, 0 for less than overlaps.QUOTED. overlap: partial ratio, of one thought in eight. The others: see earlier.
    """
    thoughts, steps, rows = (tables.get(name) for name in ("thoughts", "steps", "rows"))
    if thoughts is None:
        raise KeyError("thoughts")
    if steps is None or rows is None or thoughts.is_empty():
        # Alone, thoughts are compared with their actions only.
        earlier = measure_earlier(thoughts, STEPS.frame([]), pl.Series("talk", [], pl.UInt32))
        return _nothing(thoughts.height).with_columns(earlier)
    talks = number_talks(steps)
    calls = call_positions(steps, talks, thoughts["step_at"])
    results = result_positions(steps, talks, calls)
    frame = thoughts.select(
        _beginning("text", LONGEST),
        _beginning("action", COMPARED),
        "step_at",
        talks[thoughts["step_at"]].alias("talk"),
        steps["text"][results.fill_null(0)].alias("result"),
        results,
        context_states(rows, thoughts, calls, results),
        is_told=(pl.col("text") != "") & (pl.col("state").fill_null("") != "placeholder"),
        number=pl.int_range(pl.len(), dtype=pl.UInt32),
        order=pl.col("text").hash(seed=0),
    )
    told = frame.filter("is_told").with_columns(_beginning("result", LONGEST_RESULT))
    measured = pl.DataFrame(list(_measure(told, steps, talks)), schema={"number": pl.UInt32, **_MEASURED}, orient="row")
    joined = frame.select("number").join(measured, on="number", how="left", maintain_order="left").drop("number")
    return pl.concat([joined, measure_earlier(thoughts, steps, talks)], how="horizontal").select(*LEAKAGE)


_MEASURED = {name: dtype for name, dtype in LEAKAGE.items() if name not in EARLIER}


def _beginning(column: str, size: int) -> pl.Expr:
    """The first bytes of a column of texts; the last sign may be cut."""
    return pl.col(column).cast(pl.Binary).bin.head(size)


def _nothing(height: int) -> pl.DataFrame:
    return pl.DataFrame({name: pl.repeat(None, height, dtype=dtype, eager=True) for name, dtype in LEAKAGE.items()})


def _measure(told: pl.DataFrame, steps: pl.DataFrame, talks: pl.Series) -> Iterator[tuple[object, ...]]:
    """One row for each thought: its number and the columns of _MEASURED.

    Those of a conversation are taken by the hash of their text, so that those that are measured before the bytes run
    out are a sample.
    """
    spans = talks.rle().struct.unnest()
    starts = (spans["len"].cum_sum() - spans["len"]).to_list()
    lengths = spans["len"].to_list()
    ordered = told.sort("talk", "order", "number")
    for number, rows in groupby(ordered.iter_rows(named=True), key=itemgetter("talk")):
        talk = Talk(steps, starts[number], lengths[number])
        spent = 0
        for row in rows:
            known = row["context_known"]
            if known not in _SEARCHABLE:
                yield row["number"], known, None, *_likeness(row, talk)
            elif spent <= max(_SEARCHED_LEAST, _SEARCHED * len(talk)):
                foreseen, cost = _foreseen(row, talk)
                spent += cost
                yield row["number"], known, foreseen, *_likeness(row, talk)
            else:
                yield row["number"], None, None, *_likeness(row, talk)


def _foreseen(row: Mapping[str, Any], talk: Talk) -> tuple[int, int]:
    """The column hindsight, and how many bytes were searched."""
    said = talk.between(row["step_at"], row["result_at"], LONGEST)
    shared, tried = shared_tokens(row["text"], said, row["result"] or b"")
    if row["context_known"] == "truncated":
        shared = [token for token in shared if is_hard(token)]
    foreseen, cost = count_foreseen(shared, talk, row["step_at"])
    return foreseen, cost + tried


def _likeness(row: Mapping[str, Any], talk: Talk) -> tuple[object, ...]:
    """The columns quoted and overlap."""
    if row["action"] is None:
        return None, None
    quotation = longest_quotation(row["text"], row["action"])
    is_known = not quotation or talk.holds(quotation, row["step_at"])[0]
    overlap = overlap_of(row["text"], row["action"]) if row["order"] % _SAMPLED == 0 else None
    return 0 if is_known else len(quotation), overlap
