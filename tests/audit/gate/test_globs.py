"""Globs as users write them, for paths and for texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit.gate.globs import match_files, text_expression
from traceaudit.sources import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

PATHS = (
    "rows.jsonl",
    "data/rows.jsonl",
    "data/fixtures/a.jsonl",
    "data/fixtures/deep/b.jsonl",
    "Data/fixtures/a.jsonl",
    "fixtures/c.jsonl",
    "raw/[1]/x.jsonl",
    "raw/1/x.jsonl",
)
ROOT = "/srv/work/set"
SIGNS = st.text(alphabet="ab*?[]!-^&~\\./|{}()+$\n ", max_size=8)


def sources(paths: Iterable[str] = PATHS) -> list[Source]:
    return [Source(n, f"{ROOT}/{path}", f"{ROOT}/{path}", path, 1, 0, False, None) for n, path in enumerate(paths)]


def matched(glob: str, folder: str = "/elsewhere") -> set[str]:
    return {PATHS[number] for number in match_files(glob, sources(), folder)}


@pytest.mark.parametrize(
    ("glob", "found"),
    [
        ("rows.jsonl", {"rows.jsonl", "data/rows.jsonl"}),
        ("/rows.jsonl", {"rows.jsonl"}),
        ("./rows.jsonl", {"rows.jsonl"}),
        ("data", {path for path in PATHS if path.startswith("data/")}),
        ("data/", {path for path in PATHS if path.startswith("data/")}),
        ("rows.jsonl/", set()),
        ("data/fixtures", {"data/fixtures/a.jsonl", "data/fixtures/deep/b.jsonl"}),
        ("data/fixtures/**", {"data/fixtures/a.jsonl", "data/fixtures/deep/b.jsonl"}),
        ("data/*.jsonl", {"data/rows.jsonl"}),
        ("data/*/*.jsonl", {"data/fixtures/a.jsonl"}),
        ("**/a.jsonl", {"data/fixtures/a.jsonl", "Data/fixtures/a.jsonl"}),
        ("data/**/*.jsonl", {path for path in PATHS if path.startswith("data/")}),
        ("fixtures/**", {"fixtures/c.jsonl"}),
        ("**/fixtures/**", {path for path in PATHS if "fixtures/" in path}),
        ("[dD]ata/fixtures/?.jsonl", {"data/fixtures/a.jsonl", "Data/fixtures/a.jsonl"}),
        ("[!d]ata/fixtures/*", {"Data/fixtures/a.jsonl"}),
        ("DATA/**", set()),
        ("raw/[[]1]/*", {"raw/[1]/x.jsonl"}),
        ("raw/[1]/*", {"raw/1/x.jsonl"}),
        ("**", set(PATHS)),
        ("nothing/**", set()),
    ],
)
def test_a_glob_is_read_from_the_scanned_root(glob: str, found: set[str]) -> None:
    assert matched(glob) == found


@pytest.mark.parametrize(
    ("glob", "folder", "found"),
    [
        ("set/fixtures/**", "/srv/work", {"fixtures/c.jsonl"}),
        ("./set/fixtures/", "/srv/work", {"fixtures/c.jsonl"}),
        ("../set/fixtures/*", "/srv/work/other", {"fixtures/c.jsonl"}),
        ("/srv/work/set/fixtures/*", "/elsewhere", {"fixtures/c.jsonl"}),
        ("../../srv/**/c.jsonl", "/elsewhere/x", {"fixtures/c.jsonl"}),
        ("set/fixtures/**", "/srv", set()),
    ],
)
def test_a_glob_is_also_read_from_the_working_folder(glob: str, folder: str, found: set[str]) -> None:
    assert matched(glob, folder) == found


@given(SIGNS, SIGNS)
def test_both_engines_say_the_same_of_any_glob_and_text(glob: str, text: str) -> None:
    expression = text_expression(glob)
    in_python = re.fullmatch(expression, text) is not None
    assert pl.DataFrame({"text": [text]})["text"].str.contains(expression).to_list() == [in_python]


@given(SIGNS)
def test_any_glob_for_paths_can_be_read(glob: str) -> None:
    assert match_files(glob, sources(), "/srv/work") <= set(range(len(PATHS)))


def test_a_star_in_a_text_stands_for_anything() -> None:
    assert re.fullmatch(text_expression("hf/*#[0-9]"), "hf/a/b#7")
    assert not re.fullmatch(text_expression("hf/*#[0-9]"), "hf/a/b#x")
    assert re.fullmatch(text_expression("a.b"), "a.b")
    assert not re.fullmatch(text_expression("a.b"), "axb")
