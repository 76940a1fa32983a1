"""Input that is broken in every way: one clear line for each file, the right exit code, and the rest audited."""

from __future__ import annotations

import builtins
import codecs
import gzip
import json
import os
import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit import engine, shard
from traceaudit.errors import UsageError
from traceaudit.readers.fable_merged import FableMergedReader
from traceaudit_rules.contract import Counted, Keyed, Reads, Shuffle
from traceaudit_rules.duplicates import copies
from traceaudit_rules.duplicates import files as whole_files
from traceaudit_rules.hidden import thinking
from traceaudit_rules.hosts import home_paths
from traceaudit_rules.inputs import lines, uids
from traceaudit_rules.licences import missing
from traceaudit_rules.provenance import disclosure
from traceaudit_rules.provenance.seals import clocks
from traceaudit_rules.provenance.texts import distributions
from traceaudit_rules.structure import pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from traceaudit_reports.card import Card, Finding, Input

MIB = 2**20
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"4d" * 32 + b"\nsize 1048576\n"


def row(**fields: object) -> bytes:
    """A line of a merged row."""
    plain = {
        "uid": "a#1",
        "context": "c",
        "cot": "t",
        "output_type": "text",
        "output": {"text": "x"},
        "completion": "x",
    }
    return json.dumps(plain | fields, ensure_ascii=False).encode() + b"\n"


def rows(count: int) -> bytes:
    """Lines of merged rows with ids of their own."""
    return b"".join(row(uid=f"bad#{number}") for number in range(count))


def with_field(value: bytes) -> bytes:
    """Three rows; the context of the second is these raw bytes in quotes."""
    return row(uid="b#0") + row(uid="b#1", context="@@").replace(b"@@", value) + row(uid="b#2")


def damaged(data: bytes) -> bytes:
    """A compressed file whose middle was overwritten."""
    middle = len(data) // 2
    return data[:middle] + bytes(byte ^ 0x5A for byte in data[middle : middle + 64]) + data[middle + 64 :]


def noise(count: int) -> bytes:
    """Lines that do not compress well, the same in every run."""
    return b"".join(
        row(uid=f"n#{number}", context=random.Random(number).randbytes(60).hex()) for number in range(count)
    )


def zst(data: bytes) -> bytes:
    """Compressed by zstandard."""
    import zstandard

    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


NESTED = b'{"cot":"t","completion":' + b"[" * 100_000 + b'"/home/kim/deep"' + b"]" * 100_000 + b"}\n"


@dataclass(frozen=True)
class Case:
    """A bad file and what an audit must say of it: code, problem, status, exit codes in audit and ci."""

    name: str
    data: Callable[[], bytes]
    code: str
    problem: str
    status: str
    audit: int
    ci: int
    rows: int | None = None
    file: str = "x.jsonl"


CASES = (
    Case("binary", lambda: bytes(range(256)) * 64, "TA903", "unreadable-file", "unreadable", 3, 3, 0),
    Case("invalid utf-8", lambda: with_field(b"caf\xe9 \xff\xfe"), "TA904", "wrong-encoding", "partial|read", 0, 0, 3),
    Case("lone surrogates", lambda: with_field(rb"x \ud83d y \udc00"), "TA913", "repaired-line", "read", 0, 0, 3),
    Case("NUL bytes", lambda: with_field(b"a\0b\0c"), "TA913", "repaired-line", "read", 0, 0, 3),
    Case("nested deeply", lambda: rows(2) + NESTED, "TA901", "bad-line", "partial", 0, 3, 3),
    Case("empty", lambda: b"", "TA905", "empty-file", "read", 0, 0, 0),
    Case("blank lines only", lambda: b"\n\r\n\n", "TA905", "empty-file", "read", 0, 0, 0),
    Case("LFS pointer", lambda: LFS, "TA906", "lfs-pointer", "unreadable", 3, 3, 0),
    Case(
        "mixed formats",
        lambda: rows(12) + b'{"type":"session_meta","payload":{"id":"x"}}\n' * 2,
        "TA907",
        "mixed-formats",
        "partial",
        0,
        3,
        14,
    ),
    Case("incomplete last line", lambda: rows(3) + row()[:-9], "TA902", "incomplete-last-line", "partial", 0, 0, 4),
    Case(
        "cut line in the middle",
        lambda: row() + row()[:-9] + b"\n" + row(uid="b#9"),
        "TA901",
        "bad-line",
        "partial",
        0,
        3,
        3,
    ),
    Case("no object", lambda: row() + b"[1,2]\n", "TA901", "bad-line", "partial", 0, 3, 2),
    Case("unknown format", lambda: b'{"a":1}\n{"a":2}\n', "TA911", "unsupported-format", "unsupported", 0, 3, 2),
    Case(
        "truncated gz",
        lambda: gzip.compress(noise(400))[:-900],
        "TA903",
        "unreadable-file",
        "partial|unreadable",
        3,
        3,
        None,
        "x.jsonl.gz",
    ),
    Case(
        "damaged gz",
        lambda: damaged(gzip.compress(noise(3000))),
        "TA903",
        "unreadable-file",
        "partial|unreadable",
        3,
        3,
        None,
        "x.jsonl.gz",
    ),
    Case(
        "truncated zst",
        lambda: zst(noise(400))[:-900],
        "TA903",
        "unreadable-file",
        "partial|unreadable",
        3,
        3,
        None,
        "x.jsonl.zst",
    ),
    Case(
        "damaged zst",
        lambda: damaged(zst(noise(3000))),
        "TA903",
        "unreadable-file",
        "partial|unreadable",
        3,
        3,
        None,
        "x.jsonl.zst",
    ),
    Case(
        "utf-16",
        lambda: codecs.BOM_UTF16_LE + rows(3).decode().encode("utf-16-le"),
        "TA904",
        "wrong-encoding",
        "partial|read",
        0,
        0,
        3,
    ),
    Case(
        "utf-16 big endian",
        lambda: codecs.BOM_UTF16_BE + rows(3).decode().encode("utf-16-be"),
        "TA904",
        "wrong-encoding",
        "partial|read",
        0,
        0,
        3,
    ),
    Case(
        "gz of a binary",
        lambda: gzip.compress(bytes(range(256)) * 64),
        "TA903",
        "unreadable-file",
        "unreadable",
        3,
        3,
        0,
        "x.jsonl.gz",
    ),
)


@pytest.fixture
def beside(tmp_path: Path, traces: Any, audit_paths: Any) -> Callable[..., Card]:
    """Audits a folder with a good file, and checks that the good file is audited as if it stood alone."""
    folder = tmp_path / "data"
    good = traces.write(folder / "good.jsonl", traces.fable_rows(60))
    alone = audit_paths(good)

    def audit(**settings: Any) -> Card:
        card = audit_paths(folder, **settings)
        assert replace(input_named(card, "good.jsonl")) == alone.inputs[0]
        assert found_in(card, "good.jsonl") == found_in(alone, "good.jsonl")
        return card

    return audit


def input_named(card: Card, path: str) -> Input:
    """The entry of a file."""
    return next(item for item in card.inputs if item.path == path)


def of_code(card: Card, code: str) -> list[Finding]:
    """The findings of a rule."""
    return [finding for finding in card.findings if finding.code == code]


def found_in(card: Card, path: str) -> list[tuple[object, ...]]:
    """What was found in a file, problems of input aside."""
    found = [finding for finding in card.findings if {place.file for place in finding.locations} == {path}]
    # Copies are told of the whole dataset, whose files can repeat each other.
    return [(item.code, item.count, item.rows, item.fingerprint) for item in found if item.code < "TA7"]


def own_problems(problems: Sequence[str], case: Case) -> list[str]:
    """The problems of an input, less the broken lines that an archive may give before its damage is seen."""
    damaged = case.problem == "unreadable-file"
    return [line for line in problems if not (damaged and line.startswith("bad-line: "))]


def check_problem(card: Card, case: Case) -> None:
    """One line for the file, and one finding of the right rule."""
    bad = input_named(card, case.file)
    problems = own_problems(bad.problems, case)
    assert len(problems) == 1, bad.problems
    assert problems[0].startswith(f"{case.problem}: "), bad.problems
    assert "\n" not in problems[0]
    assert len(problems[0]) < 200
    assert bad.status in case.status.split("|")
    assert [finding.rows for finding in of_code(card, case.code)] != []
    others = {"TA908", "TA901"} - {case.code} if case.problem == "unreadable-file" else {"TA908"}
    assert {item.code for item in card.findings if item.code >= "TA9"} - others == {case.code}
    if case.rows is not None:
        assert bad.rows == case.rows


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_one_clear_line_and_the_rest_is_audited(case: Case, tmp_path: Path, beside: Any) -> None:
    (tmp_path / "data" / case.file).write_bytes(case.data())
    check_problem(beside(), case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_exit_codes_of_bad_input(case: Case, tmp_path: Path, traces: Any, audit_paths: Any) -> None:
    traces.write(tmp_path / "good.jsonl", [traces.fable_row(number) for number in range(20)])
    (tmp_path / case.file).write_bytes(case.data())
    codes = [audit_paths(tmp_path, profile=profile).verdict.exit_code for profile in ("audit", "ci")]
    assert codes == [case.audit, case.ci]


def test_the_row_number_of_a_bad_line_is_told(tmp_path: Path, audit_paths: Any) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(rows(4) + b"\n{oops\n" + rows(3))
    card = audit_paths(path)
    assert "line 6" in card.inputs[0].problems[0]
    assert [place.row for place in of_code(card, "TA901")[0].locations] == [6]


def test_a_byte_order_mark_in_utf_8_loses_no_row(tmp_path: Path, audit_paths: Any) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(codecs.BOM_UTF8 + rows(3))
    card = audit_paths(path)
    assert (card.inputs[0].rows, card.totals.steps) == (3, 12)
    assert not of_code(card, "TA901")


def test_a_huge_single_line_is_searched_whole(tmp_path: Path, beside: Any) -> None:
    line = bytearray(b"x" * (70 * MIB))
    line[:10] = b'{"text": "'
    line[-3:] = b'"}\n'
    planted = [
        35 * MIB,
        *(number * 8 * MIB for number in range(1, 9)),
        *(number * 4 * MIB + 1 for number in range(9, 17, 2)),
    ]
    path = b" /home/kim/a.txt "
    for place in planted:
        line[place - len(path) // 2 : place - len(path) // 2 + len(path)] = path
    (tmp_path / "data" / "x.jsonl").write_bytes(line)
    card = beside()
    bad = input_named(card, "x.jsonl")
    assert bad.rows == 1
    assert len([problem for problem in bad.problems if problem.startswith("oversized-row: ")]) == 1
    assert sum(finding.count for finding in of_code(card, "TA909")) == 1
    found = [item for item in of_code(card, "TA401") if {place.file for place in item.locations} == {"x.jsonl"}]
    assert [item.count for item in found] == [len(set(planted))]
    assert card.verdict.exit_code == 0
    assert beside(profile="ci").verdict.exit_code == 3


def test_accounts_of_a_huge_line_have_fingerprints_of_their_own(tmp_path: Path, audit_paths: Any) -> None:
    line = bytearray(b" " * (33 * MIB))
    line[:1], line[-2:] = b"{", b"}\n"
    for number, name in enumerate((b"zworblax", b"quendrith")):
        line[1000 * number + 20 : 1000 * number + 46] = (b'"/home/%s/x"' % name).ljust(26)
    path = tmp_path / "x.jsonl"
    path.write_bytes(line)
    found = of_code(audit_paths(path), "TA401")
    assert len(found) == 2
    assert len({finding.fingerprint for finding in found}) == 2


def test_a_huge_line_between_good_ones(tmp_path: Path, audit_paths: Any) -> None:
    path = tmp_path / "x.jsonl"
    big = row(uid="b#big", context="y" * (33 * MIB))
    path.write_bytes(rows(3) + big + row(uid="c#1", context="/home/kim/after"))
    card = audit_paths(path)
    assert card.inputs[0].rows == 5
    assert [place.row for place in of_code(card, "TA909")[0].locations] == [4]
    assert [place.row for place in of_code(card, "TA401")[0].locations] == [5]


@pytest.mark.parametrize("depth", [250, 260, 600, 1020, 1030, 3000])
@pytest.mark.parametrize("shape", ["codex", "fable", "claude", "pi", "unknown"])
def test_nesting_of_any_depth_does_not_stop_the_run(depth: int, shape: str, tmp_path: Path, beside: Any) -> None:
    nest = b"[" * depth + b'"/home/kim/deep"' + b"]" * depth
    line = {
        "codex": b'{"type":"response_item","payload":{"type":"function_call","name":"f","arguments":@}}',
        "fable": b'{"cot":"t","output_type":"tool_use","output":{"tool":"T","input":@}}',
        "claude": b'{"type":"assistant","sessionId":"s","parentUuid":null,"message":'
        b'{"role":"assistant","content":[{"type":"tool_use","name":"T","input":@}]}}',
        "pi": b'{"type":"message","message":'
        b'{"role":"assistant","content":[{"type":"toolCall","name":"T","arguments":@}]}}',
        "unknown": b'{"a":@}',
    }[shape].replace(b"@", nest)
    (tmp_path / "data" / "x.jsonl").write_bytes(line + b"\n")
    card = beside()
    assert input_named(card, "x.jsonl").rows == 1
    assert sum(item.count for item in of_code(card, "TA401") if item.locations[0].file == "x.jsonl") == 1


def test_a_place_in_deep_nesting_stays_printable(tmp_path: Path, audit_paths: Any) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(NESTED)
    [finding] = of_code(audit_paths(path), "TA401")
    assert len(finding.locations[0].pointer or "") < 4000


def test_a_folder_without_traces_is_no_pass(tmp_path: Path, audit_paths: Any) -> None:
    (tmp_path / "notes.md").write_text("nothing", encoding="utf-8")
    for profile in ("audit", "ci"):
        card = audit_paths(tmp_path, profile=profile)
        assert [finding.code for finding in card.findings] == ["TA910"]
        assert card.verdict.result == "incomplete"
        assert card.verdict.exit_code == 3
        assert card.ignored_files == 1


@pytest.mark.parametrize("name", ["missing", "missing/*.jsonl", "*.parquet"])
def test_a_path_that_does_not_exist_audits_nothing(
    name: str, tmp_path: Path, audit_paths: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = tmp_path / "good.jsonl"
    good.write_bytes(rows(2))
    monkeypatch.setattr(engine, "make_shards", lambda *_: pytest.fail("something was audited"))
    with pytest.raises(UsageError, match="no such file"):
        audit_paths(good, tmp_path / name)


def test_no_permission(tmp_path: Path, beside: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = tmp_path / "data" / "x.jsonl"
    bad.write_bytes(rows(5))
    real = builtins.open

    def refuse(file: Any, *args: Any, **options: Any) -> Any:
        if str(file) == str(bad):
            raise PermissionError(13, "Permission denied", str(file))
        return real(file, *args, **options)

    monkeypatch.setattr(builtins, "open", refuse)
    case = Case("", bytes, "TA903", "unreadable-file", "unreadable", 3, 3, 0)
    card = beside()
    check_problem(card, case)
    assert "ermission" in input_named(card, "x.jsonl").problems[0]
    assert input_named(card, "x.jsonl").sha256 is None
    assert (card.verdict.exit_code, beside(profile="ci").verdict.exit_code) == (3, 3)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs links and pipes")
@pytest.mark.parametrize("kind", ["dangling link", "pipe", "link to itself", "folder without permission"])
def test_what_is_no_regular_file(kind: str, tmp_path: Path, beside: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = tmp_path / "data" / "x.jsonl"
    if kind == "dangling link":
        bad.symlink_to(tmp_path / "data" / "gone.jsonl")
    elif kind == "pipe":
        os.mkfifo(bad)
    elif kind == "link to itself":
        bad.symlink_to(bad)
    else:
        bad.mkdir()
        real = os.scandir

        def refuse(path: Any) -> Any:
            if str(path) == str(bad):
                raise PermissionError(13, "Permission denied", str(path))
            return real(path)

        monkeypatch.setattr(os, "scandir", refuse)
    card = beside()
    broken = [item for item in card.inputs if item.path != "good.jsonl"]
    assert [(item.status, len(item.problems)) for item in broken] == [("unreadable", 1)]
    assert [finding.count for finding in of_code(card, "TA903")] == [1]
    assert (card.verdict.exit_code, beside(profile="ci").verdict.exit_code) == (3, 3)


def during_the_audit(monkeypatch: pytest.MonkeyPatch, change: Callable[[], object]) -> None:
    """Do something between the plan and the reading."""
    real = engine.make_shards

    def plan(*args: Any) -> Any:
        shards = list(real(*args))
        change()
        return shards

    monkeypatch.setattr(engine, "make_shards", plan)


@pytest.mark.parametrize("change", ["shrinks", "empties", "grows", "is replaced", "vanishes"])
def test_a_file_that_changes_while_it_is_read(
    change: str, tmp_path: Path, beside: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "data" / "x.jsonl"
    bad.write_bytes(rows(50))
    os.utime(bad, (1_700_000_000, 1_700_000_000))
    whole = bad.read_bytes()
    cut = whole.index(b"\n", len(whole) // 2) + 1
    changes: dict[str, Callable[[], object]] = {
        "shrinks": lambda: os.truncate(bad, cut),
        "empties": lambda: os.truncate(bad, 0),
        "grows": lambda: bad.write_bytes(whole + row(uid="new#1")),
        "is replaced": lambda: bad.write_bytes(whole.replace(b"bad#", b"new#")),
        "vanishes": lambda: bad.unlink(),
    }
    for profile, exit_code in (("audit", 3), ("ci", 3)):
        bad.write_bytes(whole)
        os.utime(bad, (1_700_000_000, 1_700_000_000))
        with monkeypatch.context() as patch:
            during_the_audit(patch, changes[change])
            card = beside(profile=profile)
        problems = input_named(card, "x.jsonl").problems
        assert [problem.split(":")[0] for problem in problems if "changed" in problem] == ["changed-file"], problems
        assert len(problems) == 1, problems
        assert sum(finding.count for finding in of_code(card, "TA912")) == 1
        assert input_named(card, "x.jsonl").status in ("partial", "unreadable")
        assert card.verdict.exit_code == exit_code


def test_a_reader_that_raises_costs_one_row(tmp_path: Path, beside: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data" / "x.jsonl").write_bytes(rows(2) + row(uid="trap /home/kim/x") + rows(1))
    real = FableMergedReader.read

    def read(self: Any, record: Any, sink: Any) -> bool:
        known = real(self, record, sink)
        if "trap" in str(record["uid"]):
            raise KeyError("the data of /home/kim/x")
        return known

    monkeypatch.setattr(FableMergedReader, "read", read)
    card = beside()
    check_problem(card, Case("", bytes, "TA901", "bad-line", "partial", 0, 3, 4))
    assert "kim" not in input_named(card, "x.jsonl").problems[0]
    assert sum(item.count for item in of_code(card, "TA401") if item.locations[0].file == "x.jsonl") == 1
    assert card.verdict.exit_code == 0
    assert beside(profile="ci").verdict.exit_code == 3


def fail(*_: object) -> Any:
    """A check that fails with a piece of the data in its words."""
    raise RuntimeError("/home/zworblax/data")


BROKEN_RULES = {
    "steps": (thinking, "hidden_thinking", fail),
    "bytes": (home_paths, "home_paths", fail),
    "problems": (lines, "bad_lines", fail),
    "keyed emit": (uids, "repeated_uids", Keyed(Shuffle("uids", Reads.ROWS, fail), uids.repeated_uids.check.reduce)),
    "keyed reduce": (uids, "repeated_uids", Keyed(uids.repeated_uids.check.shuffle, fail)),
    "conversations": (pairs, "calls_without_result", fail),
    "thoughts": (clocks, "tokens_from_the_future", fail),
    "documents": (disclosure, "disclosed_reasoning_source", fail),
    "files": (whole_files, "identical_files", fail),
    "copies": (copies, "exact_copies", fail),
    "tally": (distributions, "length_floor", Counted(distributions.length_floor.check.shuffle, fail)),
    "licences": (missing, "missing_licence", fail),
    "no frame": (thinking, "hidden_thinking", lambda _: None),
}


@pytest.mark.parametrize("kind", BROKEN_RULES)
@pytest.mark.parametrize("profile", ["audit", "ci"])
def test_a_rule_that_raises_is_no_pass(
    kind: str, profile: str, tmp_path: Path, traces: Any, audit_paths: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = traces.dataset(tmp_path / "data")
    if kind == "documents":
        (folder / "README.md").write_text("# A dataset\n", encoding="utf-8")
    before = audit_paths(folder, profile=profile)
    module, name, check = BROKEN_RULES[kind]
    code = getattr(module, name).code
    monkeypatch.setattr(module, name, replace(getattr(module, name), check=check))
    shard.engine.cache_clear()
    try:
        after = audit_paths(folder, profile=profile)
    finally:
        shard.engine.cache_clear()
    runs = {run.code: run for run in after.rules}
    assert (runs[code].status, runs[code].findings) == ("failed", 0)
    assert runs[code].reason
    assert "zworblax" not in repr(after)
    assert [run for run in after.rules if run.code != code] == [run for run in before.rules if run.code != code]
    others = [(item.code, item.count, item.fingerprint) for item in before.findings if item.code != code]
    assert [(item.code, item.count, item.fingerprint) for item in after.findings] == others
    assert after.verdict.result == "incomplete"
    assert after.verdict.exit_code == 3
    assert any(code in reason for reason in after.verdict.reasons)


def test_every_kind_of_rule_is_broken_once() -> None:
    kinds = {getattr(module, name).reads for module, name, _ in BROKEN_RULES.values()}
    # Rows and spans are read by shuffles only; known texts need an index, contracts a process of their own.
    assert kinds | {Reads.ROWS, Reads.SPANS, Reads.KNOWN, Reads.CONTRACT} == set(Reads)


def test_all_bad_files_together(tmp_path: Path, traces: Any, audit_paths: Any) -> None:
    traces.write(tmp_path / "good.jsonl", traces.fable_rows(30))
    for number, case in enumerate(CASES):
        (tmp_path / f"{number}-{case.file}").write_bytes(case.data())
    card = audit_paths(tmp_path)
    assert len(card.inputs) == len(CASES) + 1
    for number, case in enumerate(CASES):
        problems = own_problems(input_named(card, f"{number}-{case.file}").problems, case)
        assert [problem.split(":")[0] for problem in problems] == [case.problem], (case.name, problems)
    assert {case.code for case in CASES} <= {finding.code for finding in card.findings}
    assert card.verdict.exit_code == 3
