"""Rows that name the same source come together, whatever batch they were read in."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.groups import KEPT_PLACES
from traceaudit_rules.licences.sources.gathering import Files, emit_sources, gather_sources
from traceaudit_rules.licences.sources.patterns import compile_map
from traceaudit_rules.options import MappedSource
from traceaudit_rules.tables import ROWS

FILES = Files({0: "data/a.jsonl", 1: "data/b.jsonl"}, {0: ".", 1: "."}, {})


def rows(entries: list[dict[str, object]]) -> pl.DataFrame:
    common = {"format": "fable-merged", "line": 0, "slice": 0, "length": 10}
    return ROWS.frame([{**common, "at": at, **entry} for at, entry in enumerate(entries)])


def entry(place: int, origin: str | None = None, session: str | None = None, **more: object) -> dict[str, object]:
    return {"file": place % 2, "offset": place * 10, "origin": origin, "session": session, **more}


def test_rows_of_one_file_and_origin_are_one_bunch() -> None:
    frame = emit_sources({"rows": rows([entry(0, "hf", "s1"), entry(2, "hf", "s2"), entry(4, "local", "s1")])})
    bunches = gather_sources([frame], FILES, None)
    assert [(sorted(one.files), one.origin, one.rows, len(one.sessions)) for one in bunches] == [
        ([0], "hf", 2, 2),
        ([0], "local", 1, 1),
    ]


def test_the_lowest_places_are_kept() -> None:
    frame = emit_sources({"rows": rows([entry(2 * number, "hf", f"s{number * 3 % 7}") for number in range(100)])})
    (bunch,) = gather_sources([frame], FILES, None)
    assert [place.offset for place in bunch.places] == [20 * number for number in range(KEPT_PLACES)]
    assert bunch.rows == 100


def test_documents_are_no_rows() -> None:
    frame = emit_sources({"rows": rows([entry(0, format="document"), entry(1, "hf")])})
    assert [sorted(bunch.files) for bunch in gather_sources([frame], FILES, None)] == [[1]]


def test_the_map_sees_source_file_session_and_path() -> None:
    mapped = compile_map(
        [MappedSource("hf:imports/*"), MappedSource("session:night-*"), MappedSource("file:data/b.jsonl")]
    )
    frame = emit_sources(
        {
            "rows": rows(
                [
                    entry(0, "hf", source_file="imports/x.jsonl"),
                    entry(2, "hf", source_file="own/x.jsonl"),
                    entry(4, None, "night-3"),
                    entry(1, None, "day-1"),
                ]
            )
        }
    )
    bunches = gather_sources([frame], FILES, mapped.assign)
    assert {(min(one.files), one.pattern): one.rows for one in bunches} == {
        (0, "hf:imports/*"): 1,
        (0, None): 1,
        (0, "session:night-*"): 1,
        (1, "file:data/b.jsonl"): 1,
    }


def test_nothing_read_is_no_bunch() -> None:
    assert gather_sources([], FILES, None) == ()


@given(
    st.lists(
        st.tuples(st.sampled_from(["hf", "local", None]), st.sampled_from(["s1", "s2", None])), min_size=1, max_size=30
    ),
    st.integers(1, 5),
)
def test_batches_do_not_matter(named: list[tuple[str | None, str | None]], parts: int) -> None:
    entries = [entry(place, *names) for place, names in enumerate(named)]
    whole = emit_sources({"rows": rows(entries)})
    split = [emit_sources({"rows": rows(entries[part::parts])}) for part in range(parts) if entries[part::parts]]
    assert gather_sources([whole], FILES, None) == gather_sources([pl.concat(split).sort("key")], FILES, None)


@pytest.mark.parametrize("workers", [2, 3])
def test_partitions_do_not_matter(workers: int) -> None:
    entries = [entry(place, "hf" if place % 3 else "local", f"s{place % 5}") for place in range(40)]
    whole = emit_sources({"rows": rows(entries)})
    partitions = [whole.filter(pl.col("key") % workers == number) for number in range(workers)]
    assert gather_sources([whole], FILES, None) == gather_sources(partitions, FILES, None)
