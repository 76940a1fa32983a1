"""Claude Code's stream of JSON events (`--output-format stream-json`, and the SDK's messages).

The last event, `result`, repeats the final text; partial messages repeat what the whole message says. Neither counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from traceaudit.columns import MessageFacts, RowFacts, StepFacts
from traceaudit.readers.blocks import read_content
from traceaudit.readers.values import first_text, integer, mapping, stamp, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit.readers.target import Target


class ClaudeStreamReader:
    """Reads the events of one run; the first one holds for later ones."""

    is_session = True

    def __init__(self) -> None:
        self._session: str | None = None
        self._harness: str | None = None
        self._version: str | None = None
        self._cwd: str | None = None
        self._model: str | None = None

    def read(self, record: Mapping[str, Any], sink: Target) -> bool:
        """Put one event into the sink."""
        kind, session = text(record.get("type")), text(record.get("session_id"))
        if kind is None:
            return False
        self._session = session or self._session
        sink.row(RowFacts(session=self._session, uid=text(record.get("uuid"))))
        message = record.get("message")
        if kind == "system":
            self._read_system(record, sink)
        elif kind in ("user", "assistant") and isinstance(message, dict):
            self._open(record, message, kind, sink)
            read_content(message.get("content"), "prompt" if kind == "user" else "text", sink)
        return True

    def _read_system(self, record: Mapping[str, Any], sink: Target) -> None:
        """The first event names the program's version, the model and the folder; a compaction carries text."""
        if record.get("subtype") == "init":
            self._harness = "claude-code"
            self._version = first_text(record, "claude_code_version", "version")
            self._cwd = text(record.get("cwd"))
            self._model = text(record.get("model"))
        content = text(record.get("content"))
        if content is not None:
            self._open(record, {}, "system", sink)
            sink.step(StepFacts("meta", content, "/content"))

    def _open(self, record: Mapping[str, Any], message: Mapping[str, Any], kind: str, sink: Target) -> None:
        usage = mapping(message.get("usage"))
        sink.message(
            MessageFacts(
                role=text(message.get("role")) or kind,
                message_id=text(message.get("id")),
                agent=text(record.get("parent_tool_use_id")),
                model=(text(message.get("model")) or self._model) if kind == "assistant" else None,
                harness=self._harness,
                version=self._version,
                cwd=self._cwd,
                timestamp=stamp(record.get("timestamp")),
                input_tokens=integer(usage.get("input_tokens")),
                output_tokens=integer(usage.get("output_tokens")),
                thinking_tokens=integer(mapping(usage.get("output_tokens_details")).get("thinking_tokens")),
                stop_reason=text(message.get("stop_reason")),
            )
        )
