"""Which files hold others: beginnings against brute force, and the table of all files."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit import sameness
from traceaudit.findings import make_findings
from traceaudit.intake import Intake
from traceaudit.masker import Masker
from traceaudit.results import Audit, FileCount
from traceaudit.runner import digest_files
from traceaudit.sameness import LEAST_BYTES, Candidate, compare_files, examine_files, find_prefixes
from traceaudit.settings import make_settings
from traceaudit.sources import find_inputs
from traceaudit_rules.duplicates.files import growing_checkpoints, identical_files

if TYPE_CHECKING:
    from collections.abc import Iterator


def lines_of(*records: bytes) -> bytes:
    return b"".join(record + b"\n" for record in records)


def session(name: str, turns: int, first: int = 0) -> list[bytes]:
    """Lines of a Codex session."""
    head = f'{{"timestamp":"2026-05-01T08:00:00.000Z","type":"session_meta","payload":{{"id":"{name}","cwd":"/w"}}}}'
    said = [
        f'{{"timestamp":"2026-05-01T08:00:01.000Z","type":"response_item","payload":{{"type":"message","role":"user",'
        f'"content":[{{"type":"input_text","text":"Question {turn} of {name}"}}]}}}}'
        for turn in range(first, turns)
    ]
    return [head.encode(), *(line.encode() for line in said)]


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def candidates(folder: Path, files: dict[str, bytes]) -> list[Candidate]:
    write(folder, files)
    return [
        Candidate(number, str(folder / name), len(data), sha256(data).hexdigest())
        for number, (name, data) in enumerate(files.items())
    ]


@pytest.mark.parametrize("seed", range(8))
def test_beginnings_are_those_of_brute_force(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    trunk = [f"{random.randrange(10**60):060}".encode() for _ in range(400)]
    data: set[bytes] = set()
    for _ in range(30):
        kept = random.choice((3, 4, 5, 16, 17, 60, 61, 200, 270, 300, 399))
        own = [b"%060d" % random.randrange(10**9) for _ in range(random.choice((0, 0, 1, 40)))]
        data.add(lines_of(*trunk[:kept], *own))
    files = candidates(tmp_path, {f"{number}": part for number, part in enumerate(sorted(data))})
    by_number = dict(enumerate(sorted(data)))
    expected = {}
    for number, part in by_number.items():
        longer = [(-len(other), at) for at, other in by_number.items() if at != number and other.startswith(part)]
        if longer and len(part) >= LEAST_BYTES:
            expected[number] = min(longer)[1]
    assert expected
    assert find_prefixes(files) == expected
    assert find_prefixes(files[::-1]) == expected


def test_a_file_without_a_last_line_feed_is_a_beginning(tmp_path: Path) -> None:
    whole = lines_of(*session("a", 9))
    assert find_prefixes(candidates(tmp_path, {"a": whole[:-1], "b": whole[:700], "c": whole})) == {0: 2, 1: 2}


def test_short_files_are_not_compared(tmp_path: Path) -> None:
    line = b'{"a": 1}'
    assert find_prefixes(candidates(tmp_path, {"a": lines_of(line), "b": lines_of(line, line)})) == {}


def test_files_that_only_begin_alike_are_read_in_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sameness, "_BLOCK", 100)
    shared = session("a", 30)
    files = {"a": lines_of(*shared[:20]), "b": lines_of(*shared[:19], b"{}" * 90), "c": lines_of(*shared)}
    assert find_prefixes(candidates(tmp_path, files)) == {0: 2}


def lengths_read(monkeypatch: pytest.MonkeyPatch, files: list[Candidate]) -> list[int]:
    """Ends of the stretches that are read to compare files, all of them from the start of a file."""
    asked: list[int] = []
    read = sameness._digests

    def record(path: str, lengths: list[int]) -> Iterator[str]:
        asked.extend(lengths[-1:])
        return read(path, lengths)

    monkeypatch.setattr(sameness, "_digests", record)
    assert find_prefixes(files) == {}
    return asked


def test_files_that_begin_apart_are_not_read_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = candidates(tmp_path, {f"{number}": lines_of(*session(f"s{number}", 40)) for number in range(6)})
    assert lengths_read(monkeypatch, files) == [LEAST_BYTES] * 6


def test_many_files_with_one_long_beginning_are_not_all_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompt = lines_of(*session("a", 30))
    runs = {
        f"{number}": prompt + b"%09d" % number + b"x" * random
        for number, random in enumerate(Random(5).sample(range(20_000, 50_000), 60))
    }
    asked = lengths_read(monkeypatch, candidates(tmp_path, runs))
    assert max(asked) <= 16384
    assert len(asked) <= 4 * len(runs)


def test_a_file_that_has_vanished_begins_nothing(tmp_path: Path) -> None:
    files = candidates(tmp_path, {"a": lines_of(*session("a", 9)), "b": lines_of(*session("a", 12))})
    Path(files[1].path).unlink()
    assert find_prefixes(files) == {}
    Path(files[0].path).unlink()
    assert find_prefixes(files) == {}


def test_the_table_says_what_was_read_of_each_file(tmp_path: Path) -> None:
    long, short = lines_of(*session("a", 9)), lines_of(*session("a", 5))
    names = {"b/x.jsonl": long, "a.jsonl": long, "c.jsonl": short, "e.jsonl": b"", "f.jsonl": b"", "README.md": long}
    inputs = find_inputs([str(write(tmp_path, names))])
    count = FileCount(format="codex", container="jsonl", rows=3, sessions=frozenset({1}))
    counts = {source.ordinal: count for source in inputs.sources if source.size and not source.is_document}
    table = compare_files(inputs.sources, counts, digest_files(inputs.sources, 1))
    assert table.select("path", "folder", "format", "rows", "sessions", "is_session").rows() == [
        ("a.jsonl", ".", "codex", 3, 1, True),
        ("b/x.jsonl", "b", "codex", 3, 1, True),
        ("c.jsonl", ".", "codex", 3, 1, True),
        ("e.jsonl", ".", "unknown", 0, 0, False),
        ("f.jsonl", ".", "unknown", 0, 0, False),
    ]
    first = table["file"][0]
    assert table["same_as"].to_list() == [None, first, None, None, None]
    assert table["prefix_of"].to_list() == [None, None, first, None, None]


def test_an_unreadable_file_is_like_no_other(tmp_path: Path, make_source: Any) -> None:
    data = lines_of(*session("a", 9))
    paths = [write(tmp_path, {name: data}) / name for name in ("a.jsonl", "b.jsonl")]
    sources = [make_source(path, number) for number, path in enumerate(paths)]
    counts = {number: FileCount(format="codex", container="jsonl", rows=10) for number in range(2)}
    assert compare_files(sources, counts, {0: "x", 1: None})["same_as"].to_list() == [None, None]
    assert compare_files([], {}, {}).is_empty()


def test_a_stage_that_fails_is_no_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_source: Any) -> None:
    monkeypatch.setattr(sameness, "find_prefixes", None)
    source = make_source(write(tmp_path, {"a.jsonl": b"x"}) / "a.jsonl")
    settings, before = make_settings(jobs=1), Audit(ran=frozenset({"TA000"}))
    found = examine_files([source], before, {0: "x"}, [identical_files, growing_checkpoints], Intake.of(settings))
    assert set(found.failures) == {"TA701", "TA702"}
    assert found.ran == before.ran
    assert examine_files([source], before, {0: "x"}, [], Intake.of(settings)) is before


def test_a_finding_names_the_file_that_holds_the_other(tmp_path: Path) -> None:
    data = lines_of(*session("a", 9))
    sources = find_inputs([str(write(tmp_path, {"a.jsonl": data, "b.jsonl": data, "c.jsonl": data[:600]}))]).sources
    counts = {number: FileCount(format="codex", container="jsonl", rows=10) for number in range(3)}
    rules = {rule.code: rule for rule in (identical_files, growing_checkpoints)}
    settings, digests = make_settings(jobs=1), digest_files(sources, 1)
    audit = examine_files(sources, Audit(files=counts), digests, tuple(rules.values()), Intake.of(settings))
    masker = Masker(frozenset({"a"})).with_paths(sources)
    told = make_findings(audit, {source.ordinal: source for source in sources}, rules, masker)
    places = {item.finding.code: [(at.file, at.row, at.evidence) for at in item.finding.locations] for item in told}
    held = f"all of it stands in {masker.path(sources[0])}"
    assert places == {"TA701": [("b.jsonl", 0, held)], "TA702": [("c.jsonl", 0, held)]}
