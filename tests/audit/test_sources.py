"""Paths become an ordered list of files; what is not an input is counted."""

from __future__ import annotations

import json
import os
import random
from typing import TYPE_CHECKING

import pytest

from traceaudit.errors import UsageError
from traceaudit.sources import find_inputs, has_changed, seen_from
from traceaudit_rules.licences.sections import BEGIN, END

if TYPE_CHECKING:
    from pathlib import Path

OWN = json.dumps({"schema_version": "1", "tool": {"name": "traceaudit", "version": "0.1.0"}}, indent=1)


@pytest.fixture
def tree(tmp_path) -> Path:
    """A folder with inputs, other files, and folders in it."""
    for name in (
        "README.md",
        "LICENSE",
        "b.jsonl",
        "a/one.jsonl.gz",
        "a/two.ndjson",
        "a/three.JSON",
        "a/four.parquet",
        "deep/er/five.json.zst",
        "deep/LICENSE-MIT",
        "notes.txt",
        "a/code.py",
        "a/x.jsonl.bak",
        ".git/config.json",
        "__pycache__/x.json",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}\n")
    return tmp_path


def shown(*paths: object) -> list[str]:
    return [source.shown for source in find_inputs([str(path) for path in paths]).sources]


IN_TREE = [
    "LICENSE",
    "README.md",
    "a/four.parquet",
    "a/one.jsonl.gz",
    "a/three.JSON",
    "a/two.ndjson",
    "b.jsonl",
    "deep/LICENSE-MIT",
    "deep/er/five.json.zst",
]


def test_a_folder_gives_its_inputs_in_order_and_counts_the_rest(tree: Path) -> None:
    inputs = find_inputs([str(tree)])
    assert [source.shown for source in inputs.sources] == IN_TREE
    assert [source.ordinal for source in inputs.sources] == list(range(len(IN_TREE)))
    assert inputs.ignored == 3
    assert inputs.size == 3 * len(IN_TREE)


def test_documents_are_told_from_traces(tree: Path) -> None:
    documents = [source.shown for source in find_inputs([str(tree)]).sources if source.is_document]
    assert documents == ["LICENSE", "README.md", "deep/LICENSE-MIT"]


def test_metadata_beside_saved_tables_is_a_document(tmp_path: Path) -> None:
    for name in ("dataset_info.json", "state.json", "dataset_dict.json", "train.json", "my_state.json"):
        (tmp_path / name).write_text("{}")
    documents = {source.shown for source in find_inputs([str(tmp_path)]).sources if source.is_document}
    assert documents == {"dataset_info.json", "state.json", "dataset_dict.json"}


def test_a_named_file_is_an_input_whatever_its_name(tree: Path) -> None:
    assert shown(tree / "notes.txt") == ["notes.txt"]


def test_a_glob_gives_its_matches(tree: Path) -> None:
    assert shown(tree / "a" / "t*") == ["three.JSON", "two.ndjson"]
    assert shown(tree / "**" / "*.zst") == ["five.json.zst"]


def test_a_name_with_pattern_characters_is_taken_as_a_name(tmp_path) -> None:
    (tmp_path / "run[1].jsonl").write_text("{}\n")
    (tmp_path / "run1.jsonl").write_text("{}\n")
    assert shown(tmp_path / "run[1].jsonl") == ["run[1].jsonl"]


def test_the_order_and_repetition_of_arguments_change_nothing(tree: Path) -> None:
    paths = [str(tree / name) for name in ("a", "b.jsonl", "deep", "a/two.ndjson", "README.md", "LICENSE")]
    expected = find_inputs(paths)
    for seed in range(5):
        shuffled = paths * 2
        random.Random(seed).shuffle(shuffled)
        assert find_inputs(shuffled) == expected
    assert len(expected.sources) == len(IN_TREE)


def test_a_file_that_is_reached_twice_is_one_input(tree: Path) -> None:
    (tree / "again.jsonl").symlink_to(tree / "b.jsonl")
    (tree / "loop").symlink_to(tree)
    assert len(find_inputs([str(tree), str(tree / "loop" / "b.jsonl")]).sources) == len(IN_TREE)


def test_paths_are_shown_below_what_the_arguments_have_in_common(tree: Path) -> None:
    assert shown(tree / "a" / "two.ndjson", tree / "deep") == [
        "a/two.ndjson",
        "deep/LICENSE-MIT",
        "deep/er/five.json.zst",
    ]
    assert shown(tree / "b.jsonl") == ["b.jsonl"]


def test_relative_and_absolute_paths_are_shown_alike(tree: Path, monkeypatch) -> None:
    absolute = shown(tree / "a")
    monkeypatch.chdir(tree)
    assert shown("a") == shown("./a/") == shown("deep/../a") == absolute


def test_the_first_folder_names_the_view(tree: Path) -> None:
    folders = {source.shown: source.folder for source in find_inputs([str(tree)]).sources}
    assert (folders["b.jsonl"], folders["a/two.ndjson"], folders["deep/er/five.json.zst"]) == (".", "a", "deep")


def test_an_output_of_this_tool_is_passed_over_in_a_folder_and_read_when_named(tmp_path) -> None:
    (tmp_path / "audit.json").write_text(OWN)
    (tmp_path / "other.json").write_text('{"schema_version": "1", "tool": {"name": "else"}}')
    inputs = find_inputs([str(tmp_path)])
    assert [source.shown for source in inputs.sources] == ["other.json"]
    assert inputs.ignored == 1
    assert shown(tmp_path / "audit.json") == ["audit.json"]


def test_a_link_to_nothing_is_a_file_that_cannot_be_read(tmp_path) -> None:
    (tmp_path / "gone.jsonl").symlink_to(tmp_path / "nowhere.jsonl")
    for path in (tmp_path, tmp_path / "gone.jsonl"):
        [source] = find_inputs([str(path)]).sources
        assert source.problem == os.strerror(2)


def test_a_link_out_of_the_root_is_shown_and_judged_under_its_own_name(tmp_path) -> None:
    """Download caches keep files under digests and link names to them."""
    root, blobs = tmp_path / "snapshot", tmp_path / "blobs"
    root.mkdir()
    blobs.mkdir()
    for name, blob in (("train.jsonl", "0a1b"), ("README.md", "2c3d")):
        (blobs / blob).write_text("{}\n")
        (root / name).symlink_to(blobs / blob)
    sources = {source.shown: source.is_document for source in find_inputs([str(root)]).sources}
    assert sources == {"train.jsonl": False, "README.md": True}


def test_a_folder_with_a_trace_suffix_is_walked(tmp_path) -> None:
    (tmp_path / "x.jsonl").mkdir()
    (tmp_path / "x.jsonl" / "y.jsonl").write_text("{}\n")
    inputs = find_inputs([str(tmp_path)])
    assert [(source.shown, source.problem) for source in inputs.sources] == [("x.jsonl/y.jsonl", None)]


@pytest.mark.parametrize("name", ["pipe.jsonl", "pipe.json"])
def test_a_pipe_is_reported_and_never_opened(tmp_path, name: str) -> None:
    os.mkfifo(tmp_path / name)  # opening it would wait for a writer for ever
    [source] = find_inputs([str(tmp_path)]).sources
    assert source.problem == "not a regular file"


@pytest.mark.parametrize("path", ["missing.jsonl", "missing/*.jsonl", "[x].jsonl"])
def test_a_path_that_matches_nothing_is_wrong_usage(tree: Path, path: str) -> None:
    with pytest.raises(UsageError, match="no such file"):
        find_inputs([str(tree), str(tree / path)])


def test_no_path_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="no path"):
        find_inputs([])


def test_a_folder_that_cannot_be_listed_is_reported_and_the_rest_is_found(tree: Path, monkeypatch) -> None:
    real = os.scandir

    def refuse(path):
        if os.path.basename(path) == "deep":
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    inputs = find_inputs([str(tree)])
    problems = {source.shown: source.problem for source in inputs.sources if source.problem}
    assert list(problems) == ["deep"]
    assert "Permission denied" in problems["deep"]
    assert len(inputs.sources) == len(IN_TREE) - 2 + 1


def test_an_empty_folder_gives_no_file(tmp_path) -> None:
    assert find_inputs([str(tmp_path)]).sources == ()


def test_a_file_that_changes_or_goes_is_noticed(tmp_path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("{}\n")
    [source] = find_inputs([str(path)]).sources
    assert not has_changed(source)
    path.write_text("{}\n{}\n")
    assert has_changed(source)
    path.unlink()
    assert has_changed(source)


BESIDE = ("CITATION.cff", "pyproject.toml", "package.json", "LICENSES/MIT.txt", "data/a.jsonl.license")


def test_what_goes_with_the_data_is_a_document_in_a_folder(tmp_path: Path) -> None:
    for name in (*BESIDE, "a.jsonl", "data/a.jsonl", "LICENSES/notes.rst", "requirements.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}\n")
    inputs = find_inputs([str(tmp_path)])
    assert {source.shown for source in inputs.sources if source.is_document} == set(BESIDE)
    assert inputs.ignored == 2


@pytest.mark.parametrize("name", ["LICENSE_DATA.md", "COPYING.LESSER", "UNLICENSE", "license-mit", "NOTICE.txt"])
def test_names_of_licences(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("text\n")
    assert [source.is_document for source in find_inputs([str(tmp_path)]).sources] == [True]


@pytest.mark.parametrize("name", ["package.json", "pyproject.toml", "CITATION.cff", "a.license"])
def test_when_named_it_is_data_as_before(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}\n")
    (source,) = find_inputs([str(tmp_path / name)]).sources
    assert not source.is_document
    assert find_inputs([str(tmp_path), str(tmp_path / name)]).sources == (source,)


def test_a_card_that_is_only_our_section_is_passed_over(tmp_path: Path) -> None:
    section = f"{BEGIN}\n# Provenance\n{END}\n"
    (tmp_path / "CARD.md").write_text(section)
    (tmp_path / "README.md").write_text(f"# Mine\n\n{section}")
    inputs = find_inputs([str(tmp_path)])
    assert [source.shown for source in inputs.sources] == ["README.md"]
    assert inputs.ignored == 1
    assert shown(tmp_path / "CARD.md") == ["CARD.md"]


@pytest.mark.parametrize(
    ("root", "folder", "seen"),
    [
        ("/a/data", "/a", "data"),
        ("/a/b/data", "/a", "b/data"),
        ("/a", "/a", ""),
        ("/a", "/a/b", ""),
        ("/other", "/a", ""),
    ],
)
def test_a_folder_is_seen_from_one_above_it(root: str, folder: str, seen: str) -> None:
    assert seen_from(root, folder) == seen


def test_rows_behind_the_beginning_of_an_output_are_data(tmp_path: Path) -> None:
    header = '{"type":"header","header":{"schema_version":"1","tool":{"name":"traceaudit"}}}\n'
    verdict = '{"type":"verdict","verdict":{}}\n'
    row = '{"uid": "u", "context": "text", "type": "finding"}'
    entry = {"check_name": "TA101", "fingerprint": "0" * 64, "description": "", "location": {}, "severity": "info"}
    texts = {
        "audit.jsonl": header + verdict,
        "rows.jsonl": f"{header}{row}\n{verdict}",
        "last.jsonl": f"{header}{verdict}{row}",
        "quality.json": json.dumps([entry], separators=(",", ":")),
        "rows.json": json.dumps([entry, json.loads(row)], separators=(",", ":")),
        "cut.json": json.dumps([entry], separators=(",", ":"))[:-1],
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    assert [source.shown for source in find_inputs([str(tmp_path)]).sources] == [
        "cut.json",
        "last.jsonl",
        "rows.json",
        "rows.jsonl",
    ]
