"""Measured runs: the steps of the model, the spans of the tools, and what was measured of both."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from world.agenttrace.setups import SETUPS, Setup, row_counts, task_numbers
from world.agenttrace.tasks import make_command_task, make_function_task

if TYPE_CHECKING:
    from random import Random

    from world.agenttrace.tasks import Attempt, Task

Row = dict[str, Any]
_PAGE = 4096
_CHARS_A_TOKEN = 3.6
_SYSTEM_TOKENS = 640


class _Kind(NamedTuple):
    """A tool: medians of its wall time (ms) and peak memory (bytes), and the sigma of the logarithm of the time."""

    wall_ms: float
    rss: int
    spread: float


_TOOLS = {"bash": _Kind(14.0, 3_600_000, 0.7), "python": _Kind(95.0, 11_400_000, 0.35)}


def make_files(rng: Random, rows: int) -> dict[str, list[Row]]:
    """All rows by file, in the order of the setups."""
    files: dict[str, list[Row]] = {}
    for setup, count in zip(SETUPS, row_counts(rows), strict=True):
        made, start = [], setup.started
        for number in task_numbers(rng, setup, count):
            row = make_run(rng, setup, number, start.isoformat().replace("+00:00", "Z"))
            start += timedelta(milliseconds=round(row["total_duration_ms"]) + rng.randint(40, 400))
            made.append(row)
        files[setup.file] = made
    return files


def make_run(rng: Random, setup: Setup, number: int, started: str) -> Row:
    """One run of a task."""
    task = make_function_task(rng) if setup.benchmark == "mbpp" else make_command_task(rng)
    run = _Run(rng, setup, task)
    for attempt in task.attempts:
        run.try_it(attempt)
    run.step(task.thought, task.answer, None)
    return {
        "trace_id": _make_id(rng),
        "timestamp_utc": started,
        "prompt": task.prompt,
        "model": setup.model,
        "spans": run.spans,
        "llm_steps": run.steps,
        "total_duration_ms": round(run.now_ns / 1e6 + rng.uniform(2, 15), 3),
        "metadata": setup.metadata(number),
    }


class _Run:
    """A run as far as it has got; times are since its start."""

    def __init__(self, rng: Random, setup: Setup, task: Task) -> None:
        self._rng, self._setup = rng, setup
        self._read = _SYSTEM_TOKENS + _tokens(task.prompt)
        self._base = rng.randint(4 * 10**14, 9 * 10**14)
        self.now_ns = 0
        self.spans: list[Row] = []
        self.steps: list[Row] = []

    def try_it(self, attempt: Attempt) -> None:
        """A step of the model that calls a tool, and the span of the tool."""
        arguments = {attempt.argument: attempt.code}
        call = {"id": f"call_{self._rng.getrandbits(64):016x}", "name": attempt.tool, "arguments": arguments}
        self.step(attempt.thought, None, call)
        self.spans.append(self._span(attempt, arguments))
        self._read += _tokens(attempt.output)

    def step(self, thought: str, said: str | None, call: Row | None) -> None:
        """A step of the model. Where the server keeps the reasoning back, its tokens are counted all the same."""
        made = _tokens(thought) + _tokens(said or "") + _tokens(str(call["arguments"]) if call else "") + 12
        took_ms = self._read / self._setup.speed / 20 + made / self._setup.speed * 1000 * self._rng.lognormvariate(
            0, 0.08
        )
        self.steps.append(
            {
                "step_id": _make_id(self._rng),
                "step_number": len(self.steps) + 1,
                "model_output": said,
                "reasoning_content": thought if self._setup.is_captured else None,
                "tool_calls": None if call is None else [call],
                "duration_ms": round(took_ms, 3),
                "input_tokens": self._read,
                "output_tokens": made,
            }
        )
        self.now_ns += round(took_ms * 1e6)
        self._read += made

    def _span(self, attempt: Attempt, arguments: Row) -> Row:
        rng, kind = self._rng, _TOOLS[attempt.tool]
        start = self._base + self.now_ns + rng.randint(200_000, 2_000_000)
        wall_ns = round(kind.wall_ms * rng.lognormvariate(0, kind.spread) * 1e6)
        cpu_s = wall_ns / 1e9 * rng.uniform(0.35, 0.95)
        system = rng.uniform(0.15, 0.5)
        self.now_ns = start + wall_ns - self._base
        return {
            "span_id": _make_id(rng),
            "type": "TOOL",
            "tool_name": attempt.tool,
            "tool_input": f"args=(), kwargs={arguments!r}",
            "tool_output": attempt.output,
            "start_ns": start,
            "end_ns": start + wall_ns,
            "duration_ms": round(wall_ns / 1e6, 6),
            "telemetry": {
                "user_time_s": round(cpu_s * (1 - system), 6),
                "system_time_s": round(cpu_s * system, 6),
                "max_rss_bytes": round(kind.rss * rng.lognormvariate(0, 0.18) / _PAGE) * _PAGE,
                "read_bytes": rng.choice((0, 0, 0, _PAGE, 8 * _PAGE)),
                "write_bytes": 0,
            },
            "exit_code": attempt.exit_code,
            "parent_span_id": None,
        }


def _tokens(text: str) -> int:
    return round(len(text) / _CHARS_A_TOKEN)


def _make_id(rng: Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))
