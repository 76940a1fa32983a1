"""The Fable-shaped dataset: the same bytes every time, three views that agree, and the truth about all of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from traceaudit.engine import run_audit
from traceaudit.settings import make_settings
from traceaudit_reports import json_report, terminal
from traceaudit_rules.claims.checking import check_claims
from traceaudit_rules.claims.claim import Answer, Kind
from traceaudit_rules.claims.reading import read_claims

SCRIPT = Path(__file__).parents[2] / "examples" / "make_fable.py"
ACCOUNTS = ("quillane", "brantwik", "oskvelan")
COLUMNS = ["uid", "source_file", "session", "model", "context", "cot", "output_type", "output", "completion", "origin"]


def make_fable(folder: Path, *options: str, hash_seed: str = "0") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, folder, *options],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
    )


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def audit_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json_report.render(run_audit([str(folder)], make_settings(jobs=1))))
    return found


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clean") / "fable"
    made = make_fable(folder, "--rows", "400", "--no-defects")
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted") / "fable"
    assert make_fable(folder).returncode == 0
    return folder


@pytest.fixture(scope="module")
def merged(clean: Path) -> list[dict[str, Any]]:
    return records(clean / "fable5_cot_merged.jsonl")


@pytest.fixture(scope="module")
def logs(clean: Path) -> dict[str, list[dict[str, Any]]]:
    return {path.relative_to(clean).as_posix(): records(path) for path in sorted(clean.rglob("claude/**/*.jsonl"))}


@pytest.fixture(scope="module")
def truth(clean: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((clean.parent / "fable.truth.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def audit(clean: Path) -> dict[str, Any]:
    return audit_of(clean)


def test_the_same_seed_gives_the_same_bytes(planted: Path, tmp_path: Path) -> None:
    make_fable(tmp_path / "again", hash_seed="7")
    make_fable(tmp_path / "other", "--seed", "6")
    assert contents(tmp_path / "again") == contents(planted)
    assert (tmp_path / "again.truth.json").read_bytes() == (planted.parent / "fable.truth.json").read_bytes()
    assert contents(tmp_path / "other") != contents(planted)


def test_an_earlier_dataset_is_replaced_and_other_files_are_left_alone(planted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "fable"
    make_fable(folder)
    (folder / "pi-traces" / "stale.jsonl").write_text("{}\n")
    assert make_fable(folder).returncode == 0
    assert contents(folder) == contents(planted)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep")
    assert make_fable(tmp_path / "mine").returncode == 2
    assert contents(tmp_path / "mine") == {"notes.txt": b"keep"}
    assert not (tmp_path / "mine.truth.json").exists()
    assert make_fable(tmp_path / "mine" / "notes.txt").returncode == 2


def test_sizes_out_of_reach_and_places_for_the_truth(tmp_path: Path) -> None:
    assert make_fable(tmp_path / "a", "--rows", "59").returncode == 2
    assert make_fable(tmp_path / "a", "--rows", "4666").returncode == 2
    assert not (tmp_path / "a").exists()
    assert make_fable(tmp_path / "a", "--no-defects", "--truth", str(tmp_path / "t.json")).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "t.json"]
    assert json.loads((tmp_path / "t.json").read_text("utf-8"))["planted"] == []


def test_the_truth_is_what_an_audit_finds(truth: dict[str, Any], audit: dict[str, Any]) -> None:
    assert truth["rows"] == 400
    stated, found = truth["facts"]["views"], audit["facts"]["views"]
    assert [as_stated(view, of) for view, of in zip(found, stated, strict=True)] == stated
    assert all(sum(view["tools"].values()) == view["kinds"].get("tool_call", 0) for view in found)


def as_stated(found: dict[str, Any], stated: dict[str, Any]) -> dict[str, Any]:
    """What an audit says of the things that the truth states; it counts more than was planned."""
    return {name: found[name] for name in stated}


def test_the_truth_counts_what_is_planted_as_well(planted: Path) -> None:
    truth = json.loads((planted.parent / "fable.truth.json").read_text("utf-8"))
    views = {(view["format"], view["folder"]): view for view in audit_of(planted)["facts"]["views"]}
    stated = truth["facts"]["views"]
    assert [as_stated(views[view["format"], view["folder"]], view) for view in stated] == stated
    assert {entry["file"] for entry in truth["planted"]} <= contents(planted).keys()


def test_without_defects_only_the_shape_is_found(truth: dict[str, Any], audit: dict[str, Any]) -> None:
    assert {finding["code"] for finding in audit["findings"]} == {entry["code"] for entry in truth["everywhere"]}
    # As published, the thoughts of the merged rows are not those of the raw logs.
    errors = {finding["code"] for finding in audit["findings"] if finding["severity"] == "error"}
    assert errors == {"TA208", "TA209"}
    assert {entry["status"] for entry in audit["inputs"]} == {"read"}


def test_merged_rows_have_the_published_grammar(merged: list[dict[str, Any]]) -> None:
    assert all(list(row) == COLUMNS for row in merged)
    assert len({row["uid"] for row in merged}) == 400
    for row in merged:
        output = row["output"]
        said = f"ASSISTANT (message): {output.get('text')}"
        if row["output_type"] == "tool_use":
            arguments = json.dumps(output["input"], ensure_ascii=False)
            said = f"ASSISTANT (tool call) {output['tool']} input={arguments}"
        assert row["completion"] == f"<think>\n{row['cot']}\n</think>\n{said}"
        head = "…[earlier truncated]…\n" if len(row["context"]) > 7000 else "USER: "
        assert row["context"].startswith(head)
    assert any("…[truncated]…\n" in row["context"] for row in merged)
    assert max(len(row["context"]) for row in merged) == 7022


def test_a_context_goes_on_where_the_one_before_ended(merged: list[dict[str, Any]]) -> None:
    for before, row in pairwise(merged):
        if before["session"] == row["session"] and len(row["context"]) < 7000:
            said = before["completion"].partition("\n</think>\n")[2]
            assert row["context"].startswith(f"{before['context']}{said}\n")


def test_each_row_is_a_pi_session(clean: Path, merged: list[dict[str, Any]]) -> None:
    paths = sorted((clean / "pi-traces").iterdir())
    assert len(paths) == len(merged)
    ids = set()
    for path, row in zip(paths, merged, strict=True):
        header, model, level, asked, answer = records(path)
        assert (header["type"], header["version"], header["cwd"]) == ("session", 3, "/workspace")
        assert (model["modelId"], level["thinkingLevel"]) == (row["model"], "high")
        assert asked["message"]["content"][0]["text"] == row["context"]
        thinking, said = answer["message"]["content"]
        assert thinking == {"type": "thinking", "thinking": row["cot"]}
        output = row["output"]
        if "tool" in output:
            assert (said["name"], said["arguments"]) == (output["tool"], output["input"])
        else:
            assert said == {"type": "text", "text": output["text"]}
        ids.add(header["id"])
    assert len(ids) == len(paths)


def test_each_session_has_its_raw_log(merged: list[dict[str, Any]], logs: dict[str, list[dict[str, Any]]]) -> None:
    assert {row["source_file"] for row in merged} == {path for path in logs if "/subagents/" not in path}
    for path, lines in logs.items():
        rows = [row["output"] for row in merged if row["source_file"] == path]
        messages = [line["message"] for line in lines if line["type"] == "assistant"]
        # Only the logs have the sentences that announce a call.
        ends = {"tool_use": "tool_use", "end_turn": "text"}
        said = [block for one in messages for block in one["content"] if block["type"] == ends[one["stop_reason"]]]
        for output, block in zip(rows, said, strict="/subagents/" not in path):
            own = {"tool": block["name"], "input": block["input"]} if "name" in block else {"text": block["text"]}
            assert own == output


def test_some_calls_are_announced(logs: dict[str, list[dict[str, Any]]]) -> None:
    messages = [line["message"] for lines in logs.values() for line in lines if line["type"] == "assistant"]
    calls = {one["id"]: one["content"][0]["name"] for one in messages if one["content"][0]["type"] == "tool_use"}
    told = {one["id"] for one in messages if one["content"][0]["type"] == "text" and one["stop_reason"] == "tool_use"}
    assert told < set(calls)
    assert 0.03 < len(told) / len(calls) < 0.1


def test_commands_of_the_client_stand_in_contexts_and_logs(
    merged: list[dict[str, Any]], logs: dict[str, list[dict[str, Any]]]
) -> None:
    assert any("\n<local-command-stdout>" in row["context"] for row in merged)
    for path, lines in logs.items():
        users = [line for line in lines if line["type"] == "user" and isinstance(line["message"]["content"], str)]
        said = [line["message"]["content"] for line in users]
        tags = [text.partition(">")[0] for text in said if text.startswith("<")]
        assert tags == ["<local-command-caveat", "<command-name", "<local-command-stdout"] * (len(tags) // 3), path
        assert not said[0].startswith("<")
        assert [line["isMeta"] for line in users if "isMeta" in line] == [True] * (len(tags) // 3)


def test_thinking_in_the_raw_logs_is_sealed(logs: dict[str, list[dict[str, Any]]]) -> None:
    messages: dict[str, list[dict[str, Any]]] = {}
    for lines in logs.values():
        for line in lines:
            if line["type"] == "assistant":
                [block] = line["message"]["content"]
                messages.setdefault(line["message"]["id"], []).append(block)
    thinking = [block for blocks in messages.values() for block in blocks if block["type"] == "thinking"]
    assert all(block["thinking"] == "" and block["signature"].startswith("CAIS") for block in thinking)
    assert len({block["signature"] for block in thinking}) == len(thinking) == round(2223 * 400 / 4665)
    kinds = Counter(tuple(block["type"] for block in blocks) for blocks in messages.values())
    assert kinds["thinking", "tool_use"] > 100
    assert kinds["thinking", "thinking", "tool_use"] > 0


def test_raw_lines_are_chained_and_in_order(logs: dict[str, list[dict[str, Any]]]) -> None:
    ids: list[str] = []
    for lines in logs.values():
        chain = [line for line in lines if "uuid" in line]
        assert [line["parentUuid"] for line in chain] == [None, *(line["uuid"] for line in chain[:-1])]
        times = [line["timestamp"] for line in chain]
        assert times == sorted(times)
        assert {line["version"] for line in chain} <= {"2.1.150", "2.1.153", "2.1.156", "2.1.159", "2.1.161"}
        ids += [line["uuid"] for line in chain]
        calls = [b["id"] for line in chain for b in blocks_of(line) if b["type"] == "tool_use"]
        results = [b["tool_use_id"] for line in chain for b in blocks_of(line) if b["type"] == "tool_result"]
        assert calls == results
    assert len(set(ids)) == len(ids)


def blocks_of(line: dict[str, Any]) -> list[dict[str, Any]]:
    content = line.get("message", {}).get("content")
    return content if isinstance(content, list) else []


def test_lines_of_a_message_repeat_its_ids_and_usage(logs: dict[str, list[dict[str, Any]]]) -> None:
    shared: dict[str, set[str]] = {}
    for lines in logs.values():
        for line in lines:
            if line["type"] == "assistant":
                bare = {**line["message"], "content": None, "request": line["requestId"]}
                shared.setdefault(line["message"]["id"], set()).add(json.dumps(bare, sort_keys=True))
    assert {len(versions) for versions in shared.values()} == {1}


def test_subagents_have_files_of_their_own(logs: dict[str, list[dict[str, Any]]]) -> None:
    own = {path: lines for path, lines in logs.items() if "/subagents/agent-" in path}
    assert own
    for path, lines in own.items():
        session = path.split("/")[-3]
        assert {line["sessionId"] for line in lines} == {session}
        assert all(line["isSidechain"] and path.endswith(f"agent-{line['agentId']}.jsonl") for line in lines)
        [call] = [
            block["input"]
            for line in logs[f"claude/{path.split('/')[1]}/{session}.jsonl"]
            for block in blocks_of(line)
            if block.get("name") == "Agent" and block["input"]["prompt"] == lines[0]["message"]["content"]
        ]
        assert call["description"]


def test_the_card_states_the_figures(clean: Path, truth: dict[str, Any], merged: list[dict[str, Any]]) -> None:
    card = (clean / "README.md").read_text("utf-8")
    [view] = [view for view in truth["facts"]["views"] if view["format"] == "fable-merged"]
    cut = sum(len(row["context"]) > 7000 for row in merged)
    sizes = {name: len(content) for name, content in contents(clean).items()}
    assert card.startswith("---\nlicense: agpl-3.0\n")
    assert "\nsize_categories:\n- n<1K\n" in card
    for row in (
        "| merged rows | 400 |",
        "| pi files | 400 |",
        f"| tool_use | {view['output_types']['tool_use']} ({view['output_types']['tool_use'] / 400:.2%}) |",
        f"| origin hf | {view['origins']['hf']} |",
        f"| Bash | {view['tools']['Bash']} |",
        f"| cot characters | min {min(len(row['cot']) for row in merged)}, median ",
        f"| truncated rows | {cut} ({cut / 400:.1%}) |",
        f"| `fable5_cot_merged.jsonl` | 400 | {sizes['fable5_cot_merged.jsonl'] / 1e6:.2f} MB |",
        f"| total size | {(sum(sizes.values()) - sizes['README.md']) / 1e6:.1f} MB |",
    ):
        assert row in card
    assert f"mean {view['lengths']['cot']['mean']:,.1f} |" in card
    assert sum(truth["source_roots"].values()) == 400


def test_every_figure_of_the_card_is_confirmed(clean: Path, audit: dict[str, Any]) -> None:
    claims, _ = read_claims((clean / "README.md").read_text("utf-8"))
    checked = check_claims(claims, audit)
    assert sum(one.answer is Answer.CONFIRMED for one in checked) >= 45
    assert [one for one in checked if one.answer is Answer.CONTRADICTED] == []
    # Nobody counts languages of texts, and names of folders are masked in a report.
    rest = {(one.claim.kind, one.claim.words) for one in checked if one.answer is Answer.UNVERIFIABLE}
    assert rest <= {(Kind.LANGUAGE, "en"), (Kind.COUNT, "source_roots")}


def test_other_figures_on_the_card_are_contradicted(clean: Path, audit: dict[str, Any]) -> None:
    card = (clean / "README.md").read_text("utf-8")
    card = card.replace("license: agpl-3.0", "license: mit").replace("| merged rows | 400 |", "| merged rows | 394 |")
    card += "\nThe cot field holds the raw reasoning of the model.\n"
    wrong = [one for one in check_claims(read_claims(card)[0], audit) if one.answer is Answer.CONTRADICTED]
    assert [one.claim.kind for one in wrong] == [Kind.LICENCE, Kind.ROWS, Kind.RAW_REASONING]
    assert "AGPL-3.0" in wrong[0].computed
    assert "400" in wrong[1].computed


def test_no_account_name_is_printed(planted: Path) -> None:
    card = run_audit([str(planted)], make_settings(jobs=1))
    printed = terminal.render(card) + json_report.render(card)
    assert not [name for name in ACCOUNTS if name in printed]


def test_the_readable_set_can_be_audited_to_its_end(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    assert make_fable(folder, "--readable").returncode == 0
    card = run_audit([str(folder)], make_settings(jobs=1))
    codes = {finding.code for finding in card.findings}
    assert card.verdict.exit_code == 0
    assert codes.isdisjoint({"TA903", "TA906"})
    assert "TA501" in codes
