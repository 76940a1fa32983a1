"""Which pattern of the user applies to which row."""

from __future__ import annotations

import re
from itertools import permutations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.licences.sources.patterns import (
    COLUMNS,
    MOST_CHARACTERS,
    PatternError,
    compile_map,
    parse_pattern,
)
from traceaudit_rules.options import MappedSource

_HOSTILE = ("", "a\nb", "(?i)x", "\\", "[a-z]", "é\u202e", "</script>", "*", "x" * 5_000, "\x00")


def _assign(patterns: list[str], *rows: dict[str, str | None]) -> list[str | None]:
    frame = pl.DataFrame(
        [{name: row.get(name) for name in COLUMNS} for row in rows], schema=dict.fromkeys(COLUMNS, pl.String)
    )
    return compile_map([MappedSource(pattern) for pattern in patterns]).assign(frame).to_list()


@pytest.mark.parametrize(
    ("pattern", "row", "matches"),
    [
        ("hf", {"origin": "hf"}, True),
        ("hf", {"origin": "HF"}, False),
        ("hf", {"origin": "hf2"}, False),
        ("hf", {}, False),
        ("h?", {"origin": "hf"}, True),
        ("h?", {"origin": "h"}, False),
        ("*", {}, True),
        ("hf:*", {"origin": "hf", "source_file": "a/b.jsonl"}, True),
        ("hf:*", {"origin": "hf"}, True),
        ("hf:*", {"source_file": "hf:a"}, False),
        ("hf:*.jsonl", {"origin": "hf", "source_file": "a/b.jsonl"}, True),
        ("hf:*.jsonl", {"origin": "hf", "source_file": "a/b.json"}, False),
        ("*:a*c", {"source_file": "a/b/c"}, True),
        ("*:a*c", {"source_file": "a/b/c/d"}, False),
        ("hf:", {"origin": "hf", "source_file": "x"}, False),
        ("https://hub.example/x:*", {"origin": "https://hub.example/x", "source_file": "f"}, True),
        ("https://hub.example/*", {"origin": "https://hub.example/x", "source_file": "f"}, True),
        ("a*:b", {"origin": "a", "source_file": "z:b"}, False),
        ("file:data/*", {"path": "data/deep/x.jsonl"}, True),
        ("file:data/*", {"origin": "file", "source_file": "data/x"}, False),
        ("file", {"origin": "file"}, True),
        ("session:s-*", {"session": "s-1"}, True),
        ("session:*", {}, False),
        ("repo:own?r/*", {"repo": "owner/name"}, True),
        ("repo:*", {"origin": "x"}, False),
        ("a.c", {"origin": "abc"}, False),
        ("a[bc]d", {"origin": "abd"}, False),
        ("a[b*]?", {"origin": "a[bxx]!"}, True),
        ("a*c", {"origin": "a\n\nc"}, True),
        ("*mid*", {"origin": "a.mid.b"}, True),
    ],
)
def test_a_pattern_matches(pattern: str, row: dict[str, str | None], matches: bool) -> None:
    assert _assign([pattern], row) == [pattern if matches else None]


def test_the_most_specific_pattern_applies_in_whatever_order_they_are_written() -> None:
    patterns = ["*", "hf", "hf:*", "hf:a*", "hf:a*.jsonl", "session:s1", "file:d/*"]
    rows: list[dict[str, str | None]] = [
        {"origin": "other"},
        {"origin": "hf", "source_file": "b"},
        {"origin": "hf", "source_file": "ab"},
        {"origin": "hf", "source_file": "ab.jsonl"},
        {"origin": "hf", "session": "s1"},
        {"origin": "hf", "path": "d/x"},
    ]
    # 'hf' before 'hf:*', 'file:d/*' before 'hf': the number of characters decides, then their order
    expected = ["*", "hf", "hf:a*", "hf:a*.jsonl", "hf", "file:d/*"]
    assert all(_assign(list(order), *rows) == expected for order in list(permutations(patterns))[::97])


def test_rows_are_not_changed_and_columns_may_be_absent() -> None:
    frame = pl.DataFrame({"origin": ["hf", None, "local"]})
    found = compile_map([MappedSource("hf"), MappedSource("session:x")]).assign(frame)
    assert (found.name, found.dtype, found.to_list()) == ("pattern", pl.String, ["hf", None, None])
    assert frame.columns == ["origin"]
    assert compile_map([]).assign(frame).to_list() == [None, None, None]
    assert compile_map([MappedSource("hf")]).assign(frame.clear()).to_list() == []


def test_what_is_said_under_a_pattern_is_found_by_it() -> None:
    mapped = MappedSource("hf:*", licence="MIT", reason="told so")
    assert compile_map([mapped]).sources["hf:*"] is mapped


@pytest.mark.parametrize("text", ["", "file:", "repo:", "a\nb", "a\x7f", "\ud800", "x" * (MOST_CHARACTERS + 1)])
def test_what_is_no_pattern_is_refused(text: str) -> None:
    with pytest.raises(PatternError):
        parse_pattern(text)


def test_a_pattern_that_is_there_twice_is_refused() -> None:
    with pytest.raises(PatternError, match="twice"):
        compile_map([MappedSource("hf", licence="MIT"), MappedSource("hf", licence="Apache-2.0")])


@given(
    st.lists(st.text("ab*?:/.(\\", min_size=1, max_size=6), min_size=1, max_size=5, unique=True),
    st.lists(
        st.tuples(*[st.one_of(st.none(), st.text("ab:/.\n", max_size=4), st.sampled_from(_HOSTILE))] * 2), max_size=6
    ),
)
def test_it_agrees_with_the_plain_reading(patterns: list[str], values: list[tuple[str | None, str | None]]) -> None:
    rows: list[dict[str, str | None]] = [{"origin": origin, "source_file": file} for origin, file in values]
    expected = [_expected(patterns, origin or "", file or "") for origin, file in values]
    assert _assign(patterns, *rows) == expected


def _expected(patterns: list[str], origin: str, file: str) -> str | None:
    found = [text for text in patterns if _matches(text, origin, file)]
    weight = {text: sum(char not in "*?" for char in text) - (":" in text) for text in found}
    return min(found, key=lambda text: (-weight[text], text), default=None)


def _matches(text: str, origin: str, file: str) -> bool:
    cuts = [at for at, char in enumerate(text) if char == ":"]
    return _covers(text, origin) or any(_covers(text[:at], origin) and _covers(text[at + 1 :], file) for at in cuts)


def _covers(glob: str, value: str) -> bool:
    parts = (".*" if char == "*" else "." if char == "?" else re.escape(char) for char in glob)
    return re.fullmatch("".join(parts), value, re.DOTALL) is not None


@given(st.sampled_from(["file", "session", "repo"]), st.sampled_from(_HOSTILE))
def test_hostile_values_match_themselves_alone(word: str, value: str) -> None:
    column = {"file": "path"}.get(word, word)
    assert _assign([f"{word}:*"], {column: value}) == [f"{word}:*"]
    assert _assign([f"{word}:plain"], {column: value}) == [None]
