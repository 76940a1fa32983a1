"""Claude Code sessions, 1.0 to 2.1, with subagent files.

One API message is several lines with the same `message.id`, one block each; a resumed session repeats lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from traceaudit.columns import MessageFacts, RowFacts, StepFacts
from traceaudit.readers.blocks import read_content
from traceaudit.readers.values import integer, mapping, member, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit.readers.target import Target

_KNOWN = frozenset(
    {
        "user",
        "assistant",
        "system",
        "progress",
        "attachment",
        "summary",
        "file-history-snapshot",
        "queue-operation",
        "last-prompt",
        "permission-mode",
        "mode",
        "ai-title",
        "custom-title",
        "agent-name",
        "pr-link",
        "bridge-session",
    }
)
_KINDS = {"user": "prompt", "assistant": "text"}


class ClaudeCodeReader:
    """Reads the lines of one session or subagent file."""

    is_session = True

    def __init__(self) -> None:
        self._session: str | None = None

    def read(self, record: Mapping[str, Any], sink: Target) -> bool:
        """Put one line into the sink."""
        kind = text(record.get("type"))
        session = text(record.get("sessionId"))
        if session is None and kind not in _KNOWN:
            return False
        self._session = session or self._session
        sink.row(RowFacts(session=self._session, uid=text(record.get("uuid"))))
        message = record.get("message")
        if isinstance(message, dict) and kind in _KINDS:
            self._open(record, message, sink)
            is_summary = record.get("isCompactSummary") is True
            read_content(message.get("content"), "meta" if is_summary else _KINDS[kind], sink)
        elif kind == "system":
            self._open(record, {"role": "system"}, sink)
            sink.step(StepFacts("meta", text(record.get("content")) or "", member("", record, "content")))
        elif kind == "summary":
            self._open(record, {"role": "system"}, sink)
            sink.step(StepFacts("meta", text(record.get("summary")) or "", member("", record, "summary")))
        return True

    def _open(self, record: Mapping[str, Any], message: Mapping[str, Any], sink: Target) -> None:
        usage = mapping(message.get("usage"))
        version = text(record.get("version"))
        sink.message(
            MessageFacts(
                role=text(message.get("role")) or text(record.get("type")),
                message_id=text(message.get("id")),
                request_id=text(record.get("requestId")),
                parent=text(record.get("parentUuid")),
                agent=text(record.get("agentId")) or ("sidechain" if record.get("isSidechain") is True else None),
                model=text(message.get("model")),
                # Every line of the program states its version; a line that does not only has its shape.
                harness=None if version is None else "claude-code",
                version=version,
                cwd=text(record.get("cwd")),
                timestamp=text(record.get("timestamp")),
                input_tokens=integer(usage.get("input_tokens")),
                output_tokens=integer(usage.get("output_tokens")),
                thinking_tokens=integer(mapping(usage.get("output_tokens_details")).get("thinking_tokens")),
                stop_reason=text(message.get("stop_reason")),
            )
        )
