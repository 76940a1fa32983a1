"""A folder with merged rows, their raw logs and their projection: what the audit says of one beside the other."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))

from world.signatures import make_signature

from traceaudit import batches, engine, shard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from traceaudit_reports.card import Card, Finding

CODES = ("TA208", "TA209", "TA241", "TA242", "TA243", "TA244", "TA245", "TA246")
MODEL = "claude-fable-5"
SESSIONS = ("5f0c1a2b-0000-4000-8000-00000000000a", "5f0c1a2b-0000-4000-8000-00000000000b")
STEPS = 12


def thought(session: str, number: int) -> str:
    """What the publisher says was thought."""
    return f"Alright, step {number} of {session[-1]} is next. " + "First I look, then I change one thing. " * 6


def args(session: str, number: int) -> dict[str, Any]:
    """Arguments of a call; every fourth is the same."""
    return {"command": "make check" if number % 4 == 0 else f"cat part-{number}-{session[-1]}.txt", "timeout": 90}


def result(session: str, number: int) -> str:
    """What the call gave."""
    return f"part {number} of session {session[-1]}\n" + "a line of it\n" * 5


def raw_log(session: str, text: Callable[[int], str], hidden: int = 900) -> list[dict[str, Any]]:
    """Lines of a Claude Code session; `text` gives what a thinking block says, which every second message has."""
    rng, lines = random.Random(session), []

    def add(kind: str, content: object, **message: object) -> None:
        lines.append(
            {
                "type": kind,
                "uuid": f"{session}-{len(lines):04}",
                "sessionId": session,
                "version": "2.1.199",
                "cwd": "/srv/app",
                "timestamp": f"2026-05-01T10:{len(lines) // 60:02}:{len(lines) % 60:02}.000Z",
                "message": {"role": kind, "content": content, **message},
            }
        )

    add("user", f"Please look at all parts of {session[-1]}.")
    for number in range(STEPS):
        said = {"id": f"msg_{session[-1]}{number}", "model": MODEL, "stop_reason": "tool_use"}
        if number % 2 == 0:
            signature = make_signature(rng, hidden)
            add("assistant", [{"type": "thinking", "thinking": text(number), "signature": signature}], **said)
        call = {
            "type": "tool_use",
            "id": f"toolu_{session[-1]}{number}",
            "name": "Bash",
            "input": args(session, number),
        }
        add("assistant", [call], **said)
        add("user", [{"type": "tool_result", "tool_use_id": call["id"], "content": result(session, number)}])
    return lines


def merged_rows(session: str, **fields: Any) -> list[dict[str, Any]]:
    """One row a step."""
    context, rows = f"USER: Please look at all parts of {session[-1]}.\n", []
    for number in range(STEPS):
        own = args(session, number)
        said = f"ASSISTANT (tool call) Bash input={json.dumps(own)}"
        cot = thought(session, number)
        row = {
            "uid": f"{session}#{number}",
            "source_file": f"claude/app/{session}.jsonl",
            "session": session,
            "model": MODEL,
            "context": context,
            "cot": cot,
            "output_type": "tool_use",
            "output": {"tool": "Bash", "input": own},
            "completion": f"<think>\n{cot}\n</think>\n{said}",
            "origin": "local",
        }
        rows.append(row | fields)
        context += f"{said}\nTOOL RESULT: {result(session, number)}\n"
    return rows


def pi_file(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The projection of a merged row."""
    call = {"type": "toolCall", "id": "c", "name": row["output"]["tool"], "arguments": row["output"]["input"]}
    content = [{"type": "thinking", "thinking": row["cot"]}, call]
    prompt = {"role": "user", "content": [{"type": "text", "text": row["context"]}]}
    return [
        {"type": "session", "version": 3, "id": f"pi-{row['uid']}", "cwd": "/workspace"},
        {"type": "model_change", "id": "00000001", "provider": "anthropic", "modelId": row["model"]},
        {"type": "message", "id": "00000002", "message": prompt},
        {
            "type": "message",
            "id": "00000003",
            "message": {"role": "assistant", "model": row["model"], "content": content},
        },
    ]


def write_views(
    traces: Any, folder: Path, rows: Iterable[dict[str, Any]], logs: Iterable[list[dict[str, Any]]], *, pi: bool = False
) -> Path:
    """A dataset with these rows and raw logs."""
    rows = list(rows)
    traces.write(folder / "merged.jsonl", rows)
    for log in logs:
        traces.write(folder / "claude" / "app" / f"{log[0]['sessionId']}.jsonl", log)
    for number, row in enumerate(rows if pi else ()):
        traces.write(folder / "pi" / f"trace_{number:05}.jsonl", pi_file(row))
    return folder


def sealed(_: int) -> str:
    """Nothing but a signature."""
    return ""


def found(card: Card) -> dict[str, Finding]:
    """The findings of the join by code; of two with one code the first."""
    return {finding.code: finding for finding in reversed(card.findings) if finding.code in CODES}


def statuses(card: Card) -> dict[str, str]:
    """Whether the rules of the join ran."""
    return {rule.code: rule.status for rule in card.rules if rule.code in CODES}


@pytest.fixture
def rows() -> list[dict[str, Any]]:
    """The rows of both sessions."""
    return [row for session in SESSIONS for row in merged_rows(session)]


@pytest.fixture
def logs() -> list[list[dict[str, Any]]]:
    """Raw logs whose thinking is sealed."""
    return [raw_log(session, sealed) for session in SESSIONS]


def test_thoughts_that_came_later(tmp_path: Path, traces: Any, audit_paths: Any, rows: Any, logs: Any) -> None:
    card = audit_paths(write_views(traces, tmp_path, rows, logs, pi=True))
    absent = found(card)["TA208"]
    assert (absent.count, absent.properties["examined"], absent.severity, absent.confidence) == (
        24,
        24,
        "error",
        "certain",
    )
    assert absent.properties["kinds"] == {"sealed": 12, "none": 12}
    assert absent.scope == {"format": "fable-merged", "origin": "local", "model": MODEL}
    assert {place.pointer for place in absent.locations} == {"/cot"}
    assert absent.locations[0].file == "merged.jsonl"
    assert found(card).keys() == {"TA208"}
    assert set(statuses(card).values()) == {"ran"}


def test_thoughts_that_are_the_raw_ones(tmp_path: Path, traces: Any, audit_paths: Any) -> None:
    logs = [raw_log(session, lambda number, session=session: thought(session, number)) for session in SESSIONS]
    rows = [row for session in SESSIONS for row in merged_rows(session)[::2]]
    card = audit_paths(write_views(traces, tmp_path, rows, logs))
    assert found(card).keys() == {"TA242", "TA245"}
    assert found(card)["TA242"].count == 12
    assert found(card)["TA242"].severity == "note"


def test_each_field_that_was_changed_is_found_at_its_row(
    tmp_path: Path, traces: Any, audit_paths: Any, rows: Any, logs: Any
) -> None:
    rows[1]["output"]["tool"] = "run_shell"
    rows[2]["output"]["input"] = {"command": "cat another-part.txt", "timeout": 90}
    rows[3]["model"] = "claude-opus-4-8"
    rows[5]["output"]["input"] = dict(reversed(rows[5]["output"]["input"].items()))
    rows[6]["context"] = "".join(f"TOOL RESULT: another result, number {number}\n" for number in range(5))
    rows[7]["session"], rows[7]["uid"] = (
        "5f0c1a2b-0000-4000-8000-0000000000ff",
        "5f0c1a2b-0000-4000-8000-0000000000ff#7",
    )
    card = audit_paths(write_views(traces, tmp_path, rows, logs), locations=None)
    changed = [
        (place.row, finding.kind) for finding in card.findings if finding.code == "TA243" for place in finding.locations
    ]
    assert sorted(row for row, _ in changed) == [2, 3, 4]
    kinds = [finding.properties["kinds"] for finding in card.findings if finding.code == "TA243"]
    assert sorted(kinds, key=str) == [{"arguments": 1, "tool": 1}, {"model": 1}]
    assert [place.row for place in found(card)["TA244"].locations] == [7]
    assert [place.row for place in found(card)["TA241"].locations] == [8]
    assert found(card)["TA241"].kind == "no-session"


def test_text_that_is_longer_than_what_the_log_seals(tmp_path: Path, traces: Any, audit_paths: Any, rows: Any) -> None:
    logs = [raw_log(session, sealed, hidden=40 if session == SESSIONS[0] else 900) for session in SESSIONS]
    beyond = found(audit_paths(write_views(traces, tmp_path, rows, logs)))["TA209"]
    assert (beyond.count, beyond.properties["examined"]) == (6, 12)
    assert beyond.confidence == "certain"


def test_a_shortened_thought(tmp_path: Path, traces: Any, audit_paths: Any, rows: Any) -> None:
    logs = [raw_log(session, lambda number, session=session: thought(session, number)) for session in SESSIONS]
    for row in rows[::4]:
        row["cot"] = row["cot"][:120]
    card = audit_paths(write_views(traces, tmp_path, rows[::2], logs))
    assert found(card)["TA246"].properties["kinds"] == {"shorter": 6}
    assert "TA208" not in found(card)


@pytest.mark.parametrize("given", ["rows", "logs", "other logs", "rows and projection"])
def test_what_cannot_be_joined_was_not_looked_at(
    given: str, tmp_path: Path, traces: Any, audit_paths: Any, rows: Any, logs: Any
) -> None:
    others = [[line | {"sessionId": f"other-{line['sessionId']}"} for line in log] for log in logs]
    chosen = {"rows": (rows, []), "logs": ([], logs), "other logs": (rows, others)}.get(given, (rows, []))
    card = audit_paths(write_views(traces, tmp_path, *chosen, pi=given == "rows and projection"))
    assert found(card) == {}
    compared = {"TA243", "TA245", "TA246"} if given == "rows and projection" else set()
    assert statuses(card) == {code: "ran" if code in compared else "skipped" for code in CODES}


def test_a_projection_that_says_something_else(tmp_path: Path, traces: Any, audit_paths: Any, rows: Any) -> None:
    write_views(traces, tmp_path, rows, [], pi=True)
    changed = rows[4] | {"cot": "Something else.", "output": {"tool": "shell", "input": {"command": "ls"}}}
    traces.write(tmp_path / "pi" / "trace_00004.jsonl", pi_file(changed))
    (tmp_path / "pi" / "trace_00009.jsonl").unlink()
    card = audit_paths(tmp_path)
    assert {code: finding.count for code, finding in found(card).items()} == {"TA243": 1, "TA245": 1, "TA246": 1}
    assert "24 published rows, but 23 pi sessions" in found(card)["TA245"].message


def test_copies_of_sessions_and_rows_change_no_count(
    tmp_path: Path, traces: Any, audit_paths: Any, rows: Any, logs: Any
) -> None:
    write_views(traces, tmp_path / "a", rows, logs)
    write_views(traces, tmp_path / "b", rows, logs)
    for log in logs:
        session = log[0]["sessionId"]
        traces.write(tmp_path / "b" / "claude" / "app" / f"{session}-early.jsonl", log[: len(log) // 2])
        traces.write(tmp_path / "b" / "claude" / "old" / f"{session}.jsonl.gz", log)
    traces.write(tmp_path / "b" / "more" / "merged.jsonl.gz", rows)
    once, twice = (found(audit_paths(tmp_path / name)) for name in "ab")
    assert once.keys() == twice.keys() == {"TA208"}
    assert twice["TA208"].count == 2 * once["TA208"].count


def codex_log(session: str) -> list[dict[str, Any]]:
    """The same session as a rollout, its reasoning encrypted."""
    lines: list[dict[str, Any]] = [{"type": "session_meta", "payload": {"id": session, "cli_version": "0.130.0"}}]
    for number in range(STEPS):
        call = {"type": "function_call", "name": "Bash", "call_id": f"c{number}"}
        call["arguments"] = json.dumps(args(session, number))
        output = {"type": "function_call_output", "call_id": f"c{number}", "output": result(session, number)}
        reasoning = {"type": "reasoning", "summary": [], "encrypted_content": f"gAAAA{number}"}
        lines += [{"type": "response_item", "payload": item} for item in (reasoning, call, output)]
    return [line | {"timestamp": f"2026-05-01T10:00:{number:02}.000Z"} for number, line in enumerate(lines)]


def pi_log(session: str) -> list[dict[str, Any]]:
    """The same session as pi records it, its thinking in clear."""
    lines: list[dict[str, Any]] = [{"type": "session", "version": 3, "id": session, "cwd": "/srv/app"}]
    for number in range(STEPS):
        call = {"type": "toolCall", "id": f"c{number}", "name": "Bash", "arguments": args(session, number)}
        block = {"type": "thinking", "thinking": thought(session, number), "thinkingSignature": "reasoning_content"}
        told = {"role": "toolResult", "toolCallId": f"c{number}", "toolName": "Bash", "isError": False}
        told["content"] = [{"type": "text", "text": result(session, number)}]
        for message in ({"role": "assistant", "model": MODEL, "content": [block, call]}, told):
            lines.append({"type": "message", "id": f"{len(lines):08x}", "message": message})
    return lines


@pytest.mark.parametrize(("make", "kinds"), [(codex_log, {"sealed": 12}), (pi_log, None)])
def test_raw_sessions_of_other_programs(
    make: Any, kinds: dict[str, int] | None, tmp_path: Path, traces: Any, audit_paths: Any
) -> None:
    traces.write(tmp_path / "merged.jsonl", merged_rows(SESSIONS[0]))
    traces.write(tmp_path / "raw" / f"rollout-{SESSIONS[0]}.jsonl", make(SESSIONS[0]))
    card = audit_paths(tmp_path)
    assert (found(card)["TA208"].properties["kinds"] if kinds else found(card)) == (kinds or {})
    assert statuses(card)["TA208"] == "ran"


@pytest.fixture
def everything(tmp_path: Path, traces: Any, rows: Any, logs: Any) -> Path:
    """Views with a difference of every kind."""
    rows[1]["output"]["tool"] = "run_shell"
    rows[3]["session"] = rows[3]["uid"] = rows[3]["source_file"] = "nobody"
    rows[6]["context"] = "".join(f"TOOL RESULT: another result, number {number}\n" for number in range(5))
    logs[1][1]["message"]["content"][0]["thinking"] = thought(SESSIONS[1], 0)[:150]
    folder = write_views(traces, tmp_path / "data", [*rows[:8], *rows[10:]], logs, pi=True)
    traces.write(folder / "early" / "a.jsonl", logs[0][:9])
    (folder / "pi" / "trace_00003.jsonl").unlink()
    return folder


@pytest.mark.parametrize("shard_bytes", [9000, 60_000])
def test_the_report_does_not_depend_on_how_the_work_is_cut(
    shard_bytes: int, everything: Path, audit_paths: Any, render_json: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = audit_paths(everything, locations=None)
    assert set(CODES) - {"TA209"} <= found(whole).keys()
    expected = render_json(whole)
    assert render_json(audit_paths(everything, locations=None, shard_bytes=shard_bytes)) == expected
    monkeypatch.setattr(engine, "_BYTES_PER_PARTITION", shard_bytes)
    assert render_json(audit_paths(everything, locations=None)) == expected


def test_the_join_does_not_depend_on_where_a_worker_stops(
    everything: Path, audit_paths: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = [finding for finding in audit_paths(everything, locations=None).findings if finding.code in CODES]

    def make(stream: Any, start: int, stop: int | None, **_: object) -> batches.Batches:
        return batches.Batches(stream, start, stop, size=6000)

    monkeypatch.setattr(shard, "Batches", make)
    monkeypatch.setattr(shard, "FLUSH_BYTES", 12_000)
    assert [one for one in audit_paths(everything, locations=None).findings if one.code in CODES] == expected


def sft_row(session: str) -> dict[str, Any]:
    """The whole session as one training row."""
    messages: list[dict[str, Any]] = [{"role": "user", "content": f"Please look at all parts of {session[-1]}."}]
    for number in range(STEPS):
        function = {"name": "Bash", "arguments": json.dumps(args(session, number))}
        call = {"id": f"toolu_{session[-1]}{number}", "type": "function", "function": function}
        said = {"role": "assistant", "content": "", "tool_calls": [call]}
        if number % 2 == 0:
            said["reasoning_content"] = thought(session, number)
        messages += [said, {"role": "tool", "tool_call_id": call["id"], "content": result(session, number)}]
    return {"session_id": session, "model": MODEL, "messages": messages}


@pytest.mark.parametrize("is_sealed", [True, False])
def test_rows_of_whole_sessions(is_sealed: bool, tmp_path: Path, traces: Any, audit_paths: Any) -> None:
    text = sealed if is_sealed else (lambda number: thought(SESSIONS[0], number))
    write_views(traces, tmp_path, [sft_row(SESSIONS[0])], [raw_log(SESSIONS[0], text)])
    card = audit_paths(tmp_path)
    assert statuses(card)["TA241"] == "ran"
    assert {code: finding.count for code, finding in found(card).items()} == ({"TA208": 6} if is_sealed else {})


def test_training_rows_that_grow_step_by_step(tmp_path: Path, traces: Any, audit_paths: Any) -> None:
    whole = sft_row(SESSIONS[0])
    rows = [whole | {"messages": whole["messages"][: 3 + 2 * number]} for number in range(STEPS)]
    log = raw_log(SESSIONS[0], lambda number: thought(SESSIONS[0], number))
    card = audit_paths(write_views(traces, tmp_path, rows, [log]))
    assert found(card).keys() <= {"TA245"}
