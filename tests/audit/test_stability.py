"""What is known stays known: rows are shuffled, inserted and deleted, files renamed and converted.

Every case is a whole audit with the real baseline of the audit before. Only what is really new may be new.
"""

from __future__ import annotations

import gzip
import json
import random
import shutil
import string
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from traceaudit.asides import Asides
from traceaudit.engine import run_audit
from traceaudit.gate.baselining import make_entries
from traceaudit.gate.policy import Baseline, Policy
from traceaudit.settings import make_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from traceaudit.annotation import Annotations
    from traceaudit_reports.card import Card, Finding

EXAMPLES = Path(__file__).parents[2] / "examples"
# What is taken from one view only is in the others still, which is new and true: raw steps and runs that stand in no
# row any more (by kind), and views that are larger than the rows. Of a run that stood twice in one view with other
# content each time, the row may be gone that the other view has. No unchanged row gets a finding of another kind.
VIEWS_DIFFER = {
    "TA242": {"text", "tool-call"},
    "TA245": {"raw", "projections"},
    "TA946": {"missing", "differs"},
}
# Rows of raw sessions that were deleted.
FILES_DIFFER = VIEWS_DIFFER | {"TA241": {"no-session"}}
Change = tuple[str, "Callable[[Path], None]"]


@dataclass(frozen=True)
class Known:
    """A dataset and the baseline of its audit."""

    folder: Path
    card: Card
    baseline: Baseline

    def again(self, folder: Path) -> Card:
        """The audit of a changed copy, with the baseline."""
        return audit(folder, Policy(baseline=self.baseline))[0]

    def copy(self, folder: Path) -> Path:
        """A copy that may be changed."""
        return Path(shutil.copytree(self.folder, folder, copy_function=shutil.copyfile))


def audit(folder: Path, policy: Policy) -> tuple[Card, Annotations]:
    kept: list[Annotations] = []
    card = run_audit([str(folder)], make_settings(jobs=1), policy=policy, asides=Asides(annotate=kept.append))
    assert not [rule.code for rule in card.rules if rule.status == "failed"]
    return card, kept[0]


def learn(folder: Path) -> Known:
    card, found = audit(folder, Policy())
    return Known(folder, card, Baseline("baseline.json", make_entries(found.told, found.audit.groups)))


def make(maker: str, folder: Path, *options: str) -> Path:
    command = [sys.executable, str(EXAMPLES / maker), str(folder), *options]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def fable(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """Merged rows, their pi projection, raw sessions and exports in several formats, with every planted defect."""
    return learn(make("make_fable.py", tmp_path_factory.mktemp("stable") / "fable"))


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """Measured runs as JSONL and as Parquet, with every planted defect."""
    return learn(make("make_agenttrace.py", tmp_path_factory.mktemp("stable") / "runs", "--rows", "60"))


def tables(folder: Path) -> Iterator[Path]:
    """Files of rows that stand alone, but those in odd encodings: nobody shuffles their bytes."""
    for path in sorted(folder.rglob("*.jsonl")):
        if "merged" in path.name or path.name == "fable_chat.jsonl" or path.parent.name == "datasets":
            yield path


def lines(path: Path) -> list[bytes]:
    return [line if line.endswith(b"\n") else line + b"\n" for line in path.read_bytes().splitlines(keepends=True)]


def readable(path: Path) -> list[dict[str, Any]]:
    """The rows that JSON in a table can hold."""
    rows = []
    for line in lines(path):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        rows += [row] if isinstance(row, dict) else []
    return rows


def shuffle(folder: Path) -> None:
    chance = random.Random(7)
    for path in tables(folder):
        rows = lines(path)
        chance.shuffle(rows)
        path.write_bytes(b"".join(rows))


def rename(folder: Path) -> None:
    """New names for every folder and every file with data."""
    for number, path in enumerate(sorted(folder.rglob("*"), key=lambda path: (-len(path.parts), path))):
        if path.is_dir() or ".json" in path.name or path.suffix == ".parquet":
            path.rename(path.with_name(f"{9973 * (number + 1) % 1009:04}-{path.name}"))


def compress(folder: Path) -> None:
    for path in list(folder.rglob("*.jsonl")):
        if path.read_bytes().startswith(b"version "):
            continue  # a pointer to a file elsewhere is none any more once it is compressed
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 1))
        path.unlink()


def make_arrays(folder: Path) -> None:
    for path in list(tables(folder)):
        path.with_suffix(".json").write_text(json.dumps(readable(path), indent=1), encoding="utf-8")
        path.unlink()


def make_parquet(folder: Path) -> None:
    """As libraries do it: nested objects are structs, which hold every member of every row, mostly null."""
    shutil.rmtree(folder / "parquet", ignore_errors=True)  # the same rows, which would stand in the same container
    for path in list(tables(folder)):
        if path.name != "fable_chat.jsonl":
            pq.write_table(pa.Table.from_pylist(readable(path)), path.with_suffix(".parquet"))
            path.unlink()


def split(folder: Path) -> None:
    for path in list(tables(folder)):
        rows = lines(path)
        path.with_name(f"a-{path.name}").write_bytes(b"".join(rows[::2]))
        path.with_name(f"b-{path.name}").write_bytes(b"".join(rows[1::2]))
        path.unlink()


def delete(folder: Path) -> None:
    """One row in eight, also such as stand for a finding."""
    for path in tables(folder):
        path.write_bytes(b"".join(row for number, row in enumerate(lines(path)) if number % 8 != 5))


def delete_files(folder: Path) -> None:
    """One raw session in five; a projection of rows stays one only while nine tenths of its texts are in them."""
    for path in sorted((folder / "claude").rglob("*.jsonl"))[::5]:
        path.unlink()


def halve(folder: Path) -> None:
    """Half of the rows; what is made of them, which stays, is the larger view then.

    What stays a limit: behind the last row of a session nothing tells how many were deleted, so that a row with other
    arguments than its raw step may no longer be known for that step where it is the last one that is left (TA241).
    """
    chance = random.Random(0)
    for path in tables(folder):
        path.write_bytes(b"".join(row for row in lines(path) if chance.random() < 0.5))


def do_all(folder: Path) -> None:
    for change in (delete, delete_files, shuffle, split, rename, compress):
        change(folder)


CHANGES: dict[str, Callable[[Path], None]] = {
    change.__name__: change for change in (shuffle, rename, compress, make_arrays, make_parquet, delete, halve, do_all)
}
DELETING = {"delete": VIEWS_DIFFER, "halve": VIEWS_DIFFER, "do_all": FILES_DIFFER}


def told(findings: list[Finding]) -> list[tuple[str, str, str, int]]:
    return [(finding.code, finding.status, finding.subject, finding.count) for finding in findings]


def unknown(card: Card) -> list[Finding]:
    return [finding for finding in card.findings if finding.status in ("new", "grown")]


def unexplained(known: Known, card: Card, changed: dict[str, set[str]]) -> list[tuple[str, str, str, int]]:
    """What is new or has grown by other kinds of occurrences than those that a deletion makes."""
    before: Counter[tuple[str, str, str]] = Counter()
    for finding in known.card.findings:
        before.update({(finding.code, finding.subject, kind): n for kind, n in kinds_of(finding).items()})
    found = []
    for finding in unknown(card):
        more = {kind for kind, n in kinds_of(finding).items() if n > before[finding.code, finding.subject, kind]}
        found += [] if more and more <= changed.get(finding.code, set()) else [finding]
    return told(found)


def kinds_of(finding: Finding) -> dict[str, int]:
    kinds = finding.properties["kinds"]
    assert isinstance(kinds, dict)
    return kinds


@pytest.mark.parametrize("name", CHANGES)
def test_nothing_is_new_in_a_dataset_of_many_formats(fable: Known, name: str, tmp_path: Path) -> None:
    families = {finding.code[:3] for finding in fable.card.findings}
    assert families == {f"TA{number}" for number in range(1, 10)}
    folder = fable.copy(tmp_path / "set")
    CHANGES[name](folder)
    card = fable.again(folder)
    assert unexplained(fable, card, DELETING.get(name, {})) == []
    assert len(card.findings) > 0.8 * len(fable.card.findings)


@pytest.mark.parametrize("name", ["shuffle", "make_arrays", "make_parquet", "halve", "do_all"])
def test_nothing_is_new_in_a_dataset_of_measured_runs(runs: Known, name: str, tmp_path: Path) -> None:
    folder = runs.copy(tmp_path / "set")
    CHANGES[name](folder)
    card = runs.again(folder)
    assert unexplained(runs, card, DELETING.get(name, {})) == []
    assert len(card.findings) > 0.8 * len(runs.card.findings)


def test_an_unchanged_dataset_is_known_to_the_last_finding(fable: Known) -> None:
    card = fable.again(fable.folder)
    assert {finding.status for finding in card.findings} == {"baselined"}
    assert [finding.fingerprint for finding in card.findings] == [f.fingerprint for f in fable.card.findings]


@pytest.mark.parametrize("name", ["rename", "compress"])
def test_nothing_is_new_in_real_sessions(sessions: Path, name: str, tmp_path: Path) -> None:
    chosen = tmp_path / "known"
    for path in sorted(path for path in sessions.rglob("*") if path.is_file() and path.stat().st_size < 1 << 21)[:12]:
        target = chosen / path.relative_to(sessions)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    known = learn(chosen)
    assert known.card.findings
    folder = known.copy(tmp_path / "set")
    CHANGES[name](folder)
    assert told(unknown(known.again(folder))) == []


def write(path: Path, *rows: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def insert(folder: Path, *added: dict[str, Any]) -> None:
    """Rows at the beginning, so that every other one moves."""
    path = folder / "data" / "rows.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    write(path, *added, *rows)


def new_row(traces: Any, number: int, **fields: object) -> dict[str, Any]:
    """A row of a session of its own, of our own."""
    row: dict[str, Any] = traces.fable_row(number, uid=f"7c1e{number:04}#0", origin="local")
    return row | fields


def twin(traces: Any, number: int) -> dict[str, Any]:
    """One of several rows with the same long thought."""
    said = " ".join(f"word{number}" for number in range(60))
    call = "ASSISTANT (message): Done."
    return new_row(
        traces,
        number,
        cot=said,
        completion=f"<think>\n{said}\n</think>\n{call}",
        output_type="text",
        output={"text": "Done."},
    )


TOKEN = "ghp_" + "".join(random.Random(3).choices(string.ascii_letters + string.digits, k=36))


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory, traces: Any) -> Known:
    """Merged rows in which three accounts, each in several rows, are known."""
    folder = tmp_path_factory.mktemp("stable") / "merged"
    rows = [
        new_row(traces, number, context=f"cd /home/{traces.accounts[number % 3]}/work-{number} && ls")
        for number in range(60)
    ]
    write(folder / "data" / "rows.jsonl", *rows)
    (folder / "README.md").write_text("---\nlicense: mit\n---\n# Rows\n", encoding="utf-8")
    return learn(folder)


def test_a_row_without_a_defect_is_no_finding(merged: Known, traces: Any, tmp_path: Path) -> None:
    folder = merged.copy(tmp_path / "set")
    insert(folder, *(new_row(traces, number) for number in range(1000, 1020)))
    assert told(unknown(merged.again(folder))) == []


def test_a_secret_that_was_not_there_is_new(merged: Known, traces: Any, tmp_path: Path) -> None:
    folder = merged.copy(tmp_path / "set")
    insert(folder, new_row(traces, 1000, context=f"export GITHUB_TOKEN={TOKEN}"))
    assert [(code, status) for code, status, _, _ in told(unknown(merged.again(folder)))] == [("TA501", "new")]


def test_an_account_that_was_not_there_is_new_and_the_others_are_known(
    merged: Known, traces: Any, tmp_path: Path
) -> None:
    folder = merged.copy(tmp_path / "set")
    # the first row of all: whatever stands for a known account must stay
    insert(folder, new_row(traces, 1000, context=f"cd /home/{traces.accounts[3]}/work && ls"))
    card = merged.again(folder)
    assert [(code, status) for code, status, _, _ in told(unknown(card))] == [("TA401", "new")]
    assert sum(finding.code == "TA401" and finding.status == "baselined" for finding in card.findings) == 3


def test_a_known_account_in_more_rows_has_grown(merged: Known, traces: Any, tmp_path: Path) -> None:
    folder = merged.copy(tmp_path / "set")
    insert(folder, new_row(traces, 1000, context=f"cd /home/{traces.accounts[0]}/more && ls"))
    assert [item[:2] for item in told(unknown(merged.again(folder)))] == [("TA401", "grown")]


@pytest.mark.parametrize("kept", [(0, 30), (10, 40), (30, 60)])
def test_accounts_stay_known_whichever_half_of_their_rows_is_deleted(
    merged: Known, tmp_path: Path, kept: tuple[int, int]
) -> None:
    folder = merged.copy(tmp_path / "set")
    path = folder / "data" / "rows.jsonl"
    path.write_bytes(b"".join(lines(path)[slice(*kept)]))
    card = merged.again(folder)
    assert told(unknown(card)) == []
    assert sum(finding.code == "TA401" for finding in card.findings) == 3


def test_an_account_that_takes_the_place_of_another_is_new(merged: Known, traces: Any, tmp_path: Path) -> None:
    folder = merged.copy(tmp_path / "set")
    path = folder / "data" / "rows.jsonl"
    gone, come = traces.accounts[0].encode(), traces.accounts[3].encode()
    path.write_bytes(b"".join(row for row in lines(path) if gone not in row))
    insert(folder, new_row(traces, 1000, context=f"cd /home/{come.decode()}/work && ls"))
    assert [item[:2] for item in told(unknown(merged.again(folder)))] == [("TA401", "new")]


def test_a_duplicate_that_was_not_there_is_new_and_one_more_has_grown(
    merged: Known, traces: Any, tmp_path: Path
) -> None:
    folder = merged.copy(tmp_path / "set")
    insert(folder, twin(traces, 1001), twin(traces, 1003))
    card = merged.again(folder)
    assert "TA711" in {code for code, status, _, _ in told(unknown(card)) if status == "new"}
    known = learn(folder)
    insert(folder, twin(traces, 1005))
    assert "TA711" in {code for code, status, _, _ in told(unknown(known.again(folder))) if status == "grown"}


def test_a_cluster_stays_known_without_the_row_that_stood_for_it(traces: Any, tmp_path: Path) -> None:
    rows = [twin(traces, number) for number in (1, 3, 5)]
    path = tmp_path / "set" / "rows.jsonl"
    write(path, *rows)
    known = learn(tmp_path / "set")
    assert "TA711" in {finding.code for finding in known.card.findings}
    for left in ((0, 1), (0, 2), (1, 2)):
        write(path, *(rows[number] for number in left))
        card = known.again(tmp_path / "set")
        assert "TA711" in {finding.code for finding in card.findings}
        assert told(unknown(card)) == []


def test_the_same_defect_in_one_more_folder_is_new(merged: Known, traces: Any, tmp_path: Path) -> None:
    folder = merged.copy(tmp_path / "set")
    row = new_row(traces, 7, completion="<think>\nx\n</think>\nnot the call")
    write(folder / "data" / "more.jsonl", row)
    known = learn(folder)
    (folder / "data").rename(folder / "other name")
    assert told(unknown(known.again(folder))) == []
    write(folder / "second" / "rows.jsonl", row | {"uid": "5f0c9#1"})
    assert ("TA311", "new") in [item[:2] for item in told(unknown(known.again(folder)))]


def test_a_baseline_is_the_same_from_any_number_of_shards_and_workers(merged: Known, tmp_path: Path) -> None:
    found = []
    for jobs, shard_bytes in ((1, 1 << 24), (1, 4000), (2, 9000)):
        kept: list[Annotations] = []
        chosen = make_settings(jobs=jobs, shard_bytes=shard_bytes)
        run_audit([str(merged.folder)], chosen, asides=Asides(annotate=kept.append))
        found.append(make_entries(kept[0].told, kept[0].audit.groups))
    assert found[0] == found[1] == found[2] == merged.baseline.entries
    assert max(len(entry.rows) for entry in found[0]) > 0
