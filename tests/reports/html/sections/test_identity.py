"""What was audited: a digest that anybody can repeat, and files with theirs."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.card import Input
from traceaudit_reports.html.limits import LADDER
from traceaudit_reports.html.sections.identity import describe_identity
from traceaudit_reports.provenance.contents import identify

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import OpenPage
    from tests.conftest import AuditPaths, Traces

    from traceaudit_reports.card import Card
    from traceaudit_reports.gate import Gate
    from traceaudit_reports.html.sections.identity import Identity

WIDE = LADDER[0]


def described(card: Card) -> Identity:
    told = describe_identity(card, WIDE)
    assert told is not None
    return told


def test_nothing_was_audited(empty_card: Card) -> None:
    assert describe_identity(empty_card, WIDE) is None


def test_the_digest_can_be_repeated(traces: Traces, audit_paths: AuditPaths, tmp_path: Path) -> None:
    folder = traces.dataset(tmp_path / "data")
    (folder / "README.md").write_text("# A card\n", encoding="utf-8")
    card = audit_paths(folder, select=("TA901",))
    told = described(card)
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".md", ".bin")]
    digests = sorted(sha256(path.read_bytes()).hexdigest() for path in files)
    assert told.digest == sha256("".join(f"{digest}\n" for digest in digests).encode()).hexdigest()
    assert told.digest_of == f"{len(files)} data files; 1 document beside them left out"
    # The section of a card gives the same one.
    assert told.digest == identify(card).sha256
    if shutil.which("sha256sum") is None:
        pytest.skip("no sha256sum")
    command = 'sha256sum "$@" | cut -c1-64 | LC_ALL=C sort | sha256sum'
    done = subprocess.run(["sh", "-c", command, "sh", *map(str, files)], capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == told.digest


def test_a_file_without_a_digest_leaves_the_whole_without(rich_card: Card, open_page: OpenPage) -> None:
    assert described(rich_card).digest == ""
    assert (
        "Digest of the whole None: a file could not be hashed, or there is no data file." in open_page(rich_card).text()
    )


def test_what_the_policy_asked(rich_card: Card, full_gate: Gate) -> None:
    told = dict(described(replace(rich_card, gate=full_gate, config="traceaudit.toml")).facts)
    assert told["Policy"] == (
        "Errors fail it, confidence strong at least, 4 limits, 3 waivers, baseline traceaudit-baseline.json"
    )
    assert told["Profile"] == "publish: before data leaves the house"
    assert told["Configuration"] == "traceaudit.toml"
    assert told["Severities that were set"] == "TA401 note, TA5 error"
    assert told["Row contract"] == "1 of 3 expectations of suite built-in holds on 4,665 rows."
    assert told["Read"] == "55 files, 13.3 MB, 6,812 rows, 40,127 steps, 53 sessions"
    # A day is told where waivers were checked on one, and no other time.
    assert ("Waivers checked on" in told) == bool(full_gate.date)
    plain = dict(described(rich_card).facts)
    assert set(plain) == {"Read", "Passed over", "Audited by", "Profile", "Configuration", "Policy"}
    assert plain["Policy"] == "No finding fails it"


def test_problems_come_first_and_are_counted(rich_card: Card) -> None:
    told = described(rich_card)
    assert [line.status for line in told.troubled] == ["partial", "unreadable", "unsupported", "read"]
    assert told.troubled_left_out == ""
    assert told.inputs[: len(told.troubled)] == told.troubled
    broken = tuple(replace(item, problems=("bad-line: 1",)) for item in rich_card.inputs)
    told = described(replace(rich_card, inputs=broken))
    assert len(told.troubled) == 6
    assert told.troubled_left_out == "49 more files with problems in the table"


def test_few_files_are_open_and_many_folded(rich_card: Card, clean_card: Card, open_page: OpenPage) -> None:
    def details(card: Card) -> list[str]:
        nodes = open_page(card).tags("details")
        return [" ".join(node.attributes) for node in nodes if node.attributes.get("class") == "files"]

    assert details(clean_card) == ["class open"]
    assert details(rich_card) == ["class"]


def test_no_column_without_a_value(clean_card: Card, open_page: OpenPage) -> None:
    bare = Input("a.jsonl", "unknown", "", 0, 0, 0, None, "unsupported", ())
    told = described(replace(clean_card, inputs=(bare,)))
    assert (told.has_containers, told.has_sessions) == (False, False)
    assert "Container" not in open_page(replace(clean_card, inputs=(bare,), facts={})).text()


@pytest.mark.parametrize("count", [200, 201])
def test_many_files_are_counted(rich_card: Card, count: int) -> None:
    inputs = (rich_card.inputs[1],) * (count - 1) + (rich_card.inputs[-2],)
    told = described(replace(rich_card, inputs=inputs))
    assert told.inputs[0].status == "unsupported"
    assert told.inputs_left_out == ("1 more file in the JSON report: 1 read" if count == 201 else "")
