"""The rules that make later ones cheap: identical files, checkpoints, repeated lines and ids, on whole folders."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit import shard
from traceaudit.examination import reduce_keyed, shuffles
from traceaudit.intake import Intake
from traceaudit.plan import make_shards
from traceaudit.results import Audit, combine
from traceaudit.runner import digest_files, run_inline
from traceaudit.sameness import examine_files
from traceaudit.settings import make_settings
from traceaudit.sources import find_inputs
from traceaudit.spill import Spill
from traceaudit_rules import catalog
from traceaudit_rules.contract import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from traceaudit_rules.groups import Group

MODULES = ("duplicates.files", "duplicates.ids", "duplicates.lines")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def run() -> Iterator[Callable[..., Found]]:
    """Audit a folder with the exact rules of the family alone."""
    with pytest.MonkeyPatch.context() as patch:
        families = [
            replace(family, modules=tuple(sorted({*family.modules, *MODULES}))) if family.prefix == "TA7" else family
            for family in catalog.FAMILIES
        ]
        patch.setattr(catalog, "FAMILIES", tuple(families))
        shard.engine.cache_clear()
        yield _run
    shard.engine.cache_clear()


class Found:
    """What the rules found: groups by code and scope, and the names of files by ordinal."""

    def __init__(self, audit: Audit, names: dict[int, str]) -> None:
        self.names = names
        self.failures = audit.failures
        self.groups: dict[tuple[str, ...], Group] = {
            (key.code, *(value for _, value in key.scope), key.subject): group for key, group in audit.groups.items()
        }

    def files(self, code: str) -> set[str]:
        """Names of the files that a rule names."""
        return {self.names[file] for key, group in self.groups.items() if key[0] == code for file in group.files}

    def held(self, code: str) -> dict[str, str]:
        """For each file that a rule names the file that holds it."""
        places = [place for key, group in self.groups.items() if key[0] == code for place in group.places]
        return {self.names[place.file]: self.names[place.other_file] for place in places}

    def kinds(self, code: str) -> Counter[str]:
        """Counts of one rule by kind."""
        return sum((Counter(group.kinds) for key, group in self.groups.items() if key[0] == code), Counter())

    def plain(self) -> dict[tuple[str, ...], Any]:
        """Everything but places."""
        return {key: (group.kinds, group.severity, group.properties) for key, group in self.groups.items()}


def _run(folder: Path, **options: Any) -> Found:
    settings = make_settings(jobs=1, select=("TA70",), **options)
    inputs = find_inputs([str(folder)])
    with TemporaryDirectory() as work:
        spill = Spill(work, 3)
        shards = make_shards(inputs, settings.shard_bytes, settings.columns)
        audit = combine(run_inline(shards, settings, spill, lambda _: None))
        rules = [rule for rule in shard.active_rules(settings) if rule.family == "TA7"]
        parts = [
            reduce_keyed(group, partition, Intake(None), settings.options)
            for name, group in shuffles(rules).items()
            for partition in spill.read(name)
        ]
    audit = combine([audit, *parts])
    audit = examine_files(inputs.sources, audit, digest_files(inputs.sources, 1), rules, Intake(None))
    return Found(audit, {source.ordinal: Path(source.shown).name for source in inputs.sources})


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


def invented(folder: Path) -> Path:
    """A session, a copy of it, two checkpoints, one that goes on with new lines, and compressed copies."""
    whole = session("a", 30)
    return write(
        folder,
        {
            "a/whole.jsonl": lines_of(*whole),
            "b/copy.jsonl": lines_of(*whole),
            "a/early.jsonl": lines_of(*whole[:9]),
            "z/earlier.jsonl": lines_of(*whole[:4]),
            "a/other.jsonl": lines_of(*whole[:9], *session("b", 5)),
            "a/own.jsonl": lines_of(*session("c", 12)),
            "gz/whole.jsonl.gz": gzip.compress(lines_of(*whole), mtime=0),
        },
    )


def test_invented_files(tmp_path: Path, run: Callable[..., Found]) -> None:
    found = run(invented(tmp_path))
    assert found.failures == {}
    assert found.files("TA701") == {"copy.jsonl"}
    assert found.files("TA702") == {"early.jsonl", "earlier.jsonl"}
    group = found.groups["TA702", "codex", "file"]
    assert group.properties["rows_held"] == 9 + 4
    # of 31 lines each: a copy and a compressed one; then two checkpoints, and what the other session has taken over
    assert found.kinds("TA703") == {"another file": 31 + 31 + 9 + 4 + 9}
    lines = found.groups["TA703", "codex", "line"]
    assert lines.properties == {"in_whole_files": 31 + 9 + 4}
    assert lines.severity is Severity.WARNING


def test_the_cut_of_the_work_changes_nothing(
    tmp_path: Path, run: Callable[..., Found], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = invented(tmp_path)
    expected = run(folder).plain()
    assert {key[0] for key in expected} == {"TA701", "TA702", "TA703"}
    assert run(folder, shard_bytes=2_000).plain() == expected
    monkeypatch.setattr(shard, "FLUSH_BYTES", 1_500)
    assert run(folder).plain() == expected


def test_a_session_that_grows_row_by_row_is_one_chain(tmp_path: Path, run: Callable[..., Found]) -> None:
    lines = session("a", 40)
    found = run(write(tmp_path, {f"{turn:02}.jsonl": lines_of(*lines[: turn + 1]) for turn in range(2, 41)}))
    assert len(found.files("TA702")) == 38
    assert "40.jsonl" not in found.files("TA702")
    assert found.groups["TA703", "codex", "line"].severity is Severity.NOTE


def test_a_fork_copies_messages(tmp_path: Path, traces: Any, run: Callable[..., Found]) -> None:
    lines = traces.claude_session("a-session-of-its-own", 4)
    fork = [line | {"sessionId": "fork"} for line in lines]
    changed = [line | {"sessionId": "changed"} for line in lines]
    said = next(line for line in changed if line["type"] == "assistant")
    said["message"] = said["message"] | {"content": [{"type": "text", "text": "Something else."}]}
    for name, records in {"a": lines, "b": fork, "c": changed}.items():
        traces.write(tmp_path / f"{name}.jsonl", records)
    found = run(tmp_path)
    copied, conflict = (found.groups["TA704", "claude-code", subject] for subject in ("copied", "conflict"))
    assert (copied.kinds, copied.severity) == ({"message id": 4 + 3}, Severity.NOTE)
    assert (conflict.kinds, conflict.severity) == ({"message id": 1}, Severity.WARNING)
    assert found.files("TA704") == {"b.jsonl", "c.jsonl"}


def test_real_sessions(sessions: Path, run: Callable[..., Found]) -> None:
    """The pairs that the sources of the sessions name, and the lines that stand there twice."""
    found = run(sessions)
    assert found.failures == {}
    assert found.held("TA701") == {"de__15fe82f1f3__5__full.jsonl": "34__56387d7a8a__19__full.jsonl"}
    assert found.held("TA702") == {
        "f2__7edbb5033d__0__full.jsonl": "9c__1282a34a36__0__full.jsonl",
        "f8__0e4448fa0a__0__full.jsonl": "4e__f80d38ebda__0__full.jsonl",
        "e0__814f45fcd4__0__full.jsonl": "5b__6bd553d4a9__0__full.jsonl",
    }
    kinds = found.kinds("TA703")
    assert kinds == {"another file": 603, "same file": 77, "with an id": 183}
    # 882 lines of the files repeat an earlier one; 19 of them are brackets in the one document that is written over
    # many lines, which is one row.
    document = next(sessions.glob("entireio-cli/51__*")).read_bytes().split(b"\n")
    brackets = Counter(line for line in document if line.strip())
    assert kinds.total() + brackets.total() - len(brackets) == 882
    # identical files and checkpoints explain all of them but what harnesses write again and again
    told = [group.properties["in_whole_files"] for key, group in found.groups.items() if key[0] == "TA703"]
    assert kinds.total() - sum(told) == 77
    assert found.kinds("TA704") == {}


def test_one_file_for_each_row_is_no_duplicate(tmp_path: Path, run: Callable[..., Found]) -> None:
    """Merged rows, and a pi file for each of them: the projection repeats no file, no line and no id."""
    maker = ROOT / "examples" / "make_fable.py"
    command = [sys.executable, str(maker), str(tmp_path / "fable"), "--rows", "300", "--no-defects"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    assert len(list((tmp_path / "fable" / "pi-traces").iterdir())) == 300
    found = run(tmp_path / "fable")
    assert found.failures == {}
    assert [key for key in found.groups if key[1] in ("pi", "fable-merged")] == []
    assert found.files("TA701") == found.files("TA702") == set()
