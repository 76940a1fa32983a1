"""The merged rows: context, thought, output and completion of each step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world.sessions import transcripts
from world.shape import CONTEXT_CHARS, CUT_HEAD, MODEL, RESULT_CHARS, RESULT_CUT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from world.sessions import Session
    from world.views.records import Record

MERGED = "fable5_cot_merged.jsonl"


def merged_rows(session: Session) -> Iterator[Record]:
    """One row for each step."""
    pairs = zip(session.steps, transcripts(session, RESULT_CHARS, RESULT_CUT), strict=True)
    for number, (step, lines) in enumerate(pairs):
        action = step.action
        yield {
            "uid": f"{session.id}#{number}",
            "source_file": session.source_file,
            "session": session.id,
            "model": MODEL,
            "context": _capped(lines),
            "cot": step.thought,
            "output_type": "tool_use" if action else "text",
            "output": {"tool": action.tool, "input": action.args} if action else {"text": step.message},
            "completion": f"<think>\n{step.thought}\n</think>\n{step.said}",
            "origin": session.root.origin,
        }


def _capped(lines: Sequence[str]) -> str:
    """The end of the transcript, with a mark where its beginning is missing."""
    parts: list[str] = []
    chars = 0
    for line in reversed(lines):
        parts.append(line)
        chars += len(line)
        if chars > CONTEXT_CHARS:
            return CUT_HEAD + "".join(reversed(parts))[-CONTEXT_CHARS:]
    return "".join(reversed(parts))
