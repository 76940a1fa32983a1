"""What the tests of the whole way share: generated traces, and an audit as a report."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
import zstandard

from traceaudit.engine import run_audit
from traceaudit.settings import make_settings
from traceaudit_reports import json_report

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from traceaudit_reports.card import Card

ROOT = Path(__file__).parents[1]
FLOORS = ("audit", "rules", "reports")
SESSIONS = Path(os.environ.get("TRACEAUDIT_SESSIONS") or ROOT.parent / "shared" / "data" / "sessions")
SEALED = "EqQBCkYICRgCKkDwTf6" * 6
# Invented names that stand in no list of placeholders and in no dictionary.
ACCOUNTS = ("zworblax", "quendrith", "vulmarek", "tobbinsworth")


def day_of(name: str) -> str:
    """A day for each session, as no two real sessions begin in the same second."""
    number = sum(name.encode())
    return f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"


class Traces:
    """Generated traces in the formats that have readers; the same call gives the same records."""

    accounts = ACCOUNTS
    sealed = SEALED

    def fable_row(self, number: int, **fields: object) -> dict[str, Any]:
        """One merged row without a defect."""
        cot = f"The file {number} has to be opened first. " + "Then I look. " * (number % 4)
        args = {"file_path": f"src/{number}.py"}
        said = f"ASSISTANT (tool call) Read input={json.dumps(args)}" if number % 2 else "ASSISTANT (message): Done."
        row = {
            "uid": f"5f0c{number // 7:04}#{number}",
            "origin": f"source-{number % 3}",
            "source_file": f"raw/part-{number % 3}/{number // 7}.jsonl",
            "context": f"[user] Please look at file {number}.\n" + "Something to read. " * (number % 5),
            "cot": cot,
            "output_type": "tool_use" if number % 2 else "text",
            "output": {"tool": "Read", "input": args} if number % 2 else {"text": "Done."},
            "completion": f"<think>\n{cot}\n</think>\n{said}",
            "model": f"model-{number % 2}",
        }
        return row | fields

    def fable_rows(self, count: int) -> list[dict[str, Any]]:
        """Merged rows with several accounts, placeholders, scars and repeated ids."""
        rows = [self.fable_row(number, **self._defect(number)) for number in range(count)]
        rows += [dict(row) for row in rows[3::17]]
        rows += [row | {"completion": "something else"} for row in rows[5:count:23]]
        return rows

    def _defect(self, number: int) -> dict[str, object]:
        account = ACCOUNTS[number % len(ACCOUNTS)]
        return {
            0: {"context": f"cd /home/{account}/work-{number} && ls"},
            3: {"source_file": f"claude/-Users-{account}-src-app/{number}.jsonl"},
            5: {"cot": "[Reasoning redacted]"},
            6: {"cot": ""},
            8: {"output": {"tool": "Bash", "input": json.dumps({"path": f"C:\\Users\\{account}\\a.txt"})}},
            9: {"completion": "export TOKEN=[REDACTED]"},
        }.get(number % 11, {})

    def claude_session(self, name: str, turns: int = 6, account: str | None = None) -> list[dict[str, Any]]:
        """Lines of a Claude Code session with sealed, readable and damaged thinking."""
        cwd = f"/home/{account}/app" if account else "/srv/app"
        lines: list[dict[str, Any]] = []

        def add(kind: str, content: object, **message: object) -> None:
            number = len(lines)
            lines.append(
                {
                    "type": kind,
                    "uuid": f"{name}-{number:04}",
                    "parentUuid": f"{name}-{number - 1:04}" if number else None,
                    "sessionId": name,
                    "version": "2.1.30",
                    "cwd": cwd,
                    "timestamp": f"{day_of(name)}T10:{number // 60:02}:{number % 60:02}.000Z",
                    "message": {"role": kind, "content": content, **message},
                }
            )

        for turn in range(turns):
            add("user", f"Question {turn}")
            thinking = (
                {"thinking": "", "signature": SEALED},
                {"thinking": "I think.", "signature": SEALED},
                {"thinking": ""},
            )
            block = {"type": "thinking", **thinking[turn % 3]}
            call = {"type": "tool_use", "id": f"t{turn}", "name": "Bash", "input": {"command": f"ls {turn}"}}
            said = {
                "id": f"msg-{name}-{turn}",
                "model": "claude-x",
                "usage": {"input_tokens": 3, "output_tokens": turn},
            }
            add("assistant", [block], **said)
            add("assistant", [call], **said)
            add("user", [{"type": "tool_result", "tool_use_id": f"t{turn}", "content": f"{cwd}/file-{turn}"}])
        return lines

    def pi_session(self, name: str, turns: int = 4, account: str | None = None) -> list[dict[str, Any]]:
        """Lines of a pi v1 session: entries without ids."""
        cwd = f"/Users/{account}/app" if account else "/srv/app"
        lines: list[dict[str, Any]] = [
            {
                "type": "session",
                "id": name,
                "timestamp": f"{day_of(name)}T09:00:00.000Z",
                "cwd": cwd,
                "modelId": "model-pi",
            }
        ]
        for turn in range(turns):
            stamp = {"type": "message", "timestamp": f"{day_of(name)}T09:{turn:02}:00.000Z"}
            block = {"type": "thinking", "thinking": f"Step {turn}.", "thinkingSignature": "reasoning_content"}
            call = {"type": "toolCall", "id": f"c{turn}", "name": "bash", "arguments": {"command": f"cat {cwd}/{turn}"}}
            result = {"role": "toolResult", "toolCallId": f"c{turn}", "toolName": "bash", "isError": False}
            lines += [
                {**stamp, "message": {"role": "user", "content": [{"type": "text", "text": f"Question {turn}"}]}},
                {**stamp, "message": {"role": "assistant", "model": "model-pi", "content": [block, call]}},
                {**stamp, "message": {**result, "content": [{"type": "text", "text": "ok"}]}},
            ]
        return lines

    def codex_session(self, name: str, turns: int = 4, account: str | None = None) -> list[dict[str, Any]]:
        """Lines of a Codex rollout with sealed and stripped reasoning."""
        cwd = f"C:\\Users\\{account}\\app" if account else "/srv/app"
        lines: list[dict[str, Any]] = []

        def add(kind: str, payload: dict[str, object]) -> None:
            number = len(lines)
            stamp = f"{day_of(name)}T08:{number // 60:02}:{number % 60:02}.000Z"
            lines.append({"timestamp": stamp, "type": kind, "payload": payload})

        add("session_meta", {"id": name, "cwd": cwd, "cli_version": "0.120.0"})
        add("turn_context", {"cwd": cwd, "model": "gpt-x"})
        for turn in range(turns):
            sealed = {"encrypted_content": f"gAAAA{turn}"} if turn % 2 else {}
            call = {"name": "shell", "arguments": json.dumps({"workdir": cwd, "turn": turn}), "call_id": f"k{turn}"}
            text = [{"type": "input_text", "text": f"Question {turn}"}]
            add("response_item", {"type": "message", "role": "user", "content": text})
            add("event_msg", {"type": "user_message", "message": f"Question {turn}"})
            add("response_item", {"type": "reasoning", "summary": [], **sealed})
            add("response_item", {"type": "function_call", **call})
            add("response_item", {"type": "function_call_output", "call_id": f"k{turn}", "output": "ok"})
        return lines

    def dataset(self, folder: Path) -> Path:
        """A folder with every format that has a reader, several accounts and defects, and a bad line."""
        merged = self.fable_rows(230)
        self.write(folder / "merged" / "a.jsonl", merged[:160])
        self.write(folder / "merged" / "b.jsonl", merged[160:])
        self.write(folder / "merged" / "c.jsonl.gz", [self.fable_row(1000 + number) for number in range(40)])
        lines = self.write(folder / "merged" / "d.jsonl.zst", merged[10:30])
        for number, account in enumerate((*ACCOUNTS, None, None)):
            self.write(folder / "claude" / f"s{number}.jsonl", self.claude_session(f"cc-{number}", 9, account))
            self.write(folder / "pi" / f"s{number}.jsonl", self.pi_session(f"pi-{number}", 5, account))
            self.write(folder / "codex" / f"s{number}.jsonl", self.codex_session(f"cx-{number}", 5, account))
        with (folder / "claude" / "s1.jsonl").open("ab") as file:
            file.write(
                b'{"cut": \n{"sessionId": "cc-1", "uuid": "u", "type": "user", "number": NaN}\n{"sessionId": "cc'
            )
        (folder / "README.md").write_text("# A dataset\nSee /home/zworblax/out.\n", encoding="utf-8")
        (folder / "notes.bin").write_bytes(bytes(range(256)))
        assert lines.stat().st_size
        return folder

    def lines(self, records: Iterable[dict[str, Any]]) -> list[bytes]:
        """The records as JSON lines, line feeds included."""
        return [json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records]

    def write(self, path: Path, records: Iterable[dict[str, Any]]) -> Path:
        """Write the records as JSON lines; the suffixes .gz and .zst compress."""
        return self.write_bytes(path, b"".join(self.lines(records)))

    def write_bytes(self, path: Path, data: bytes) -> Path:
        """Write bytes; the suffixes .gz and .zst compress."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".gz":
            data = gzip.compress(data, mtime=0)
        elif path.suffix == ".zst":
            data = zstandard.compress(data)
        path.write_bytes(data)
        return path


class AuditPaths(Protocol):
    """Audits paths with the given settings."""

    def __call__(self, *paths: Path, **settings: Any) -> Card: ...


class RunCommand(Protocol):
    """Runs `python -m traceaudit` with arguments."""

    def __call__(self, *arguments: object, **options: Any) -> subprocess.CompletedProcess[str]: ...


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that finds the three floors and no other variable of ours."""
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TRACEAUDIT_KEY")}
    return kept | {"PYTHONPATH": os.pathsep.join(str(ROOT / floor) for floor in FLOORS)} | more


@pytest.fixture(scope="session")
def traces() -> Traces:
    """Makes traces."""
    return Traces()


@pytest.fixture(scope="session")
def audit_paths() -> AuditPaths:
    """The Card of paths; settings are those of make_settings, in one process unless told otherwise."""

    def audit(*paths: Path, **settings: Any) -> Card:
        return run_audit([str(path) for path in paths], make_settings(**({"jobs": 1} | settings)))

    return audit


@pytest.fixture(scope="session")
def render_json():
    """The JSON report of a Card, as text."""
    return json_report.render


@pytest.fixture(scope="session")
def run_command() -> RunCommand:
    """Run the command line in a process of its own, without a terminal."""

    def run(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
        command: Sequence[str] = [sys.executable, "-m", "traceaudit", *map(str, arguments)]
        options = {"capture_output": True, "text": True, "timeout": 240, "check": False, "env": environment()} | options
        return subprocess.run(command, **options)

    return run


@pytest.fixture(scope="session")
def process_environment():
    """Makes the environment of a process that runs the command line."""
    return environment


@pytest.fixture(scope="session")
def sessions_folder() -> Path:
    """Real public sessions; tests that need them are skipped where they are not."""
    if not SESSIONS.is_dir():
        pytest.skip(f"needs the real sessions in {SESSIONS.name}; set TRACEAUDIT_SESSIONS to their folder")
    return SESSIONS
