"""Planted defects: every rule has one or a reason, and an audit finds all of them where they are, and nothing else."""

from __future__ import annotations

import base64
import copy
import importlib
import json
import re
import subprocess
import sys
import zlib
from pathlib import Path
from random import Random
from typing import Any

import pytest

from traceaudit.engine import run_audit
from traceaudit.settings import make_settings
from traceaudit_reports import json_report
from traceaudit_rules.catalog import FAMILIES, all_rules

EXAMPLES = Path(__file__).parents[2] / "examples"
sys.path.insert(0, str(EXAMPLES))
planting = importlib.import_module("world.defects")
checking = importlib.import_module("world.defects.checking")
log = importlib.import_module("world.defects.log")
personal = importlib.import_module("world.defects.personal")
rows_of = importlib.import_module("world.defects.rows")
secrets = importlib.import_module("world.defects.secrets")

PLANTED = {code for defect in planting.defects() for code in defect.codes}
PLANTED |= {code for file in planting.extra_files() for code in file.codes}
LOG_LINE = {"isSidechain": False, "cwd": "/home/quillane/ledger", "sessionId": "s-1", "version": "2.1.150"}


def merged_rows(count: int = 60) -> list[dict[str, Any]]:
    """Rows of the merged shape: every sixth is a message."""
    rows = []
    for number in range(count):
        output: dict[str, Any] = {"tool": "Read", "input": {"file_path": f"src/part_{number}.py", "offset": number}}
        output = {"text": f"Part {number} is done."} if number % 6 == 5 else output
        cot = f"Alright, part {number} comes next. I should read the file before I change it. " * 5
        result = "".join(f"line {line} of part {number}\n" for line in range(40))
        context = f"USER: Go on with part {number}.\nASSISTANT (message): Yes.\nTOOL RESULT: {result}"
        row = {"uid": f"s-1#{number}", "source_file": "claude/x/s-1.jsonl", "session": "s-1", "context": context}
        row |= {"cot": cot, "output_type": "text" if "text" in output else "tool_use", "output": output}
        rows.append(row | {"completion": rows_of.completion(cot, output), "origin": "local"})
    return rows


def log_lines() -> list[dict[str, Any]]:
    """A raw log that ends with a call whose result is still to come."""
    stamp = "2026-06-04T08:00:00.000Z"
    message = {"role": "user", "content": "Make the totals exact."}
    first = LOG_LINE | {"type": "user", "message": message, "uuid": "u-1", "parentUuid": None, "timestamp": stamp}
    call = {"type": "tool_use", "id": "toolu_1", "name": "Read", "input": {"file_path": "a.py"}}
    answer = {"id": "msg_1", "role": "assistant", "model": "claude-fable-5", "content": [call]}
    return [first, first | {"type": "assistant", "message": answer, "uuid": "u-2", "parentUuid": "u-1"}]


@pytest.fixture(scope="module", params=[60, 300])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """The truth about a dataset, and its audit."""
    folder = tmp_path_factory.mktemp("made") / "fable"
    command = [sys.executable, EXAMPLES / "make_fable.py", folder, "--rows", str(request.param)]
    subprocess.run(command, check=True, capture_output=True)
    card = run_audit([str(folder)], make_settings(jobs=1, locations=None))
    return json.loads((folder.parent / "fable.truth.json").read_text()), json.loads(json_report.render(card))


def test_every_rule_is_planted_or_has_a_reason() -> None:
    apart = checking.AS_FAMILY
    known = {rule.code for rule in all_rules() if not rule.code.startswith(apart)}
    without = {*planting.SHAPE, *planting.ECHOES, *planting.NOT_PLANTED, *planting.IN_AGENTTRACE}
    without = {code for code in without if not code.startswith(apart)}
    assert known == {code for code in PLANTED if not code.endswith("xx")} | without
    assert not PLANTED & set(planting.NOT_PLANTED)
    assert all(planting.SHAPE.values())
    assert all(planting.ECHOES.values())
    assert all(planting.NOT_PLANTED.values())


def test_some_families_are_planted_as_such() -> None:
    apart = checking.AS_FAMILY
    assert {code for code in PLANTED if code.endswith("xx")} == {f"{prefix}xx" for prefix in apart}
    assert set(apart) <= {family.prefix for family in FAMILIES}


def test_an_audit_finds_every_planted_defect(made: tuple[Any, Any]) -> None:
    truth, audit = made
    assert checking.missed(truth, audit) == []


def test_an_audit_finds_nothing_that_is_not_planted(made: tuple[Any, Any]) -> None:
    truth, audit = made
    assert checking.not_planted(truth, audit) == []


def test_every_defect_has_a_place_in_the_smallest_dataset(made: tuple[Any, Any]) -> None:
    truth, _ = made
    assert {entry["code"] for entry in truth["planted"]} >= PLANTED
    assert {entry["why"] for entry in truth["planted"]} >= {defect.why for defect in planting.defects()}


def test_what_is_planted_is_told_apart_from_what_is_found_elsewhere() -> None:
    place = {"file": "a.jsonl", "row": 3}
    truth = {
        "planted": [{**place, "code": "TA103", "why": "x"}, {**place, "code": "TA7xx", "why": "y"}],
        "everywhere": [],
    }
    audit = {"findings": [{"code": "TA701", "severity": "error", "locations": [place, {**place, "row": 4}]}]}
    assert checking.missed(truth, audit) == ["TA103 a.jsonl:3: x"]
    assert checking.not_planted(truth, audit) == ["TA701 a.jsonl:4"]
    nothing: dict[str, Any] = {"findings": []}
    assert checking.missed(truth, nothing) == ["TA103 a.jsonl:3: x", "TA7xx y"]


def test_two_defects_never_meet_in_a_merged_row() -> None:
    rows = merged_rows()
    before = copy.deepcopy(rows)
    marks = planting.plant_merged(rows, planting.defects("merged"), Random(3))
    assert len({mark.row for mark in marks}) == len(marks)
    changed = {number for number, (old, new) in enumerate(zip(before, rows, strict=True), 1) if old != new}
    assert changed <= {mark.row for mark in marks}
    assert {mark.defect for mark in marks} == set(planting.defects("merged"))


def test_texts_take_the_place_of_as_many_characters() -> None:
    rows = merged_rows()
    lengths = [len(row["context"]) for row in rows]
    [number] = rows_of.in_context(lambda _: "DEPLOY_TOKEN=x\n")(rows, Random(1))
    assert [len(row["context"]) for row in rows] == lengths
    assert "TOOL RESULT: DEPLOY_TOKEN=x\n" in rows[number - 1]["context"]


def test_a_defect_without_a_place_is_not_planted() -> None:
    assert rows_of.in_context(lambda _: "x" * 9000)(merged_rows(), Random(1)) == []
    assert rows_of.with_call("Nope", lambda _: {})(merged_rows()[5:6], Random(1)) == []


def test_echoes_stand_in_the_projection_of_the_row() -> None:
    marks = planting.plant_merged(merged_rows(), planting.defects("merged"), Random(3))
    echoes = planting.planted_echoes(marks, lambda row: f"pi/{row}.jsonl", {"user": 4, "assistant": 5})
    scar = next(mark for mark in marks if mark.defect.code == "TA104")
    assert (f"pi/{scar.row}.jsonl", 4, "TA104", scar.defect.why) in echoes
    assert not [echo for echo in echoes if echo.code == "TA311"]


def test_a_log_goes_on_at_its_end() -> None:
    lines = log_lines()
    end = log.SessionEnd(lines, Random(2))
    row, call = (end.ask("And the tests?"), end.call("Bash", {"command": "pytest"}))
    assert row == 4  # behind the result of the call that waited
    assert lines[2]["message"]["content"][0]["tool_use_id"] == "toolu_1"
    end.give(call[1], "2 passed")
    assert [line["parentUuid"] for line in lines[1:]] == [line["uuid"] for line in lines[:-1]]
    assert all(line["sessionId"] == "s-1" and line["version"] == "2.1.150" for line in lines)
    stamps = [line["timestamp"] for line in lines[1:]]
    assert stamps == sorted(set(stamps))


def test_files_get_defects_in_turn() -> None:
    files = {f"claude/{name}.jsonl": log_lines() for name in "abc"}
    chosen = [defect for defect in planting.defects("claude") if defect.code.startswith("TA92")]
    planted = planting.plant_files(files, chosen, Random(4))
    counts = [sum(entry.file == file for entry in planted) for file in files]
    assert max(counts) - min(counts) <= 1
    assert len(planted) == len(chosen)


@pytest.mark.parametrize("file", planting.extra_files(), ids=lambda file: file.path)
def test_a_further_file_is_always_the_same_and_has_what_it_says(file: Any) -> None:
    content, planted = file.make(Random(1))
    assert file.make(Random(2)) == (content, planted)
    assert {entry.code for entry in planted} >= set(file.codes)
    # A licence text contradicts the card, so both are told.
    assert {entry.file for entry in planted} - {"README.md"} == {file.path}
    assert not file.path.startswith(("claude/", "pi-traces/"))


def test_the_copy_has_the_bytes_of_the_rollout_and_the_checkpoint_its_first_lines() -> None:
    content = {file.path: file.make(Random(1))[0] for file in planting.extra_files()}
    [rollout] = [text for path, text in content.items() if path.startswith("codex/") and text]
    [copied] = [text for path, text in content.items() if path.startswith("backup/rollout")]
    [checkpoint] = [text for path, text in content.items() if path.startswith("backup/checkpoint")]
    assert copied == rollout
    assert rollout.startswith(checkpoint)
    assert checkpoint.endswith(b"\n")
    assert len(checkpoint) < len(rollout)


def test_planted_secrets_have_the_shape_and_the_checks_of_true_ones() -> None:
    for seed in range(20):
        rng = Random(seed)
        token = secrets.github_token(rng)
        number = 0
        for digit in token[-6:]:
            number = number * 62 + secrets._BASE62.index(digit)
        assert re.fullmatch(r"ghp_\w{36}", token)
        assert number == zlib.crc32(token[4:-6].encode())
        head, claims, _ = secrets.session_token(rng).split(".")
        assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"alg": "HS256", "typ": "JWT"}
        assert "sub" in json.loads(base64.urlsafe_b64decode(claims + "=="))


def test_planted_numbers_have_their_check_digits() -> None:
    for seed in range(20):
        rng = Random(seed)
        digits = [int(digit) for digit in personal.card_number(rng).replace(" ", "")]
        total = sum(sum(divmod(digit * 2, 10)) if place % 2 == 0 else digit for place, digit in enumerate(digits))
        assert (len(digits), total % 10) == (16, 0)
        account = personal.bank_account(rng)
        assert int(account[4:] + "1314" + account[2:4]) % 97 == 1


def test_no_source_file_holds_a_secret_as_it_is() -> None:
    shapes = re.compile(
        r"gh[pousr]_\w{36}|AKIA[0-9A-Z]{16}|sk-ant-|-----BEGIN [A-Z]|eyJ[\w-]{10}|hooks\.slack\.com|://\w+:\w+@"
    )
    texts = {path: path.read_text() for path in (EXAMPLES / "world").rglob("*.py")}
    assert [path.name for path, text in texts.items() if shapes.search(text)] == []
