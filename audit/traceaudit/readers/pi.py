"""pi sessions: v1 (no version, no ids), v2 and v3 (a tree of entries)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from traceaudit.columns import MessageFacts, RowFacts, StepFacts
from traceaudit.readers.values import arguments, count_images, integer, items, joined_text, mapping, member, text
from traceaudit_rules.hidden.states import block_state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit.readers.target import Target

_ENTRIES = frozenset(
    {
        "session",
        "message",
        "model_change",
        "thinking_level_change",
        "compaction",
        "branch_summary",
        "custom",
        "custom_message",
        "label",
        "session_info",
        "usage",
        "context_edit",
    }
)
_CONTENT = "/message/content"
_ROLES = {"toolResult": "tool", "bashExecution": "user"}


class PiReader:
    """Reads the lines of one pi session; the header and model changes hold for later lines."""

    is_session = True
    harness = "pi"

    def __init__(self) -> None:
        self._session: str | None = None
        self._version = "1"
        self._cwd: str | None = None
        self._model: str | None = None

    def read(self, record: Mapping[str, Any], sink: Target) -> bool:
        """Put one line into the sink."""
        kind = text(record.get("type"))
        if kind not in _ENTRIES:
            return False
        if kind == "session":
            self._session = text(record.get("id"))
            self._version = str(integer(record.get("version")) or 1)
            self._cwd = text(record.get("cwd"))
            self._model = text(record.get("modelId"))
        elif kind == "model_change":
            self._model = text(record.get("modelId"))
        entry = text(record.get("id"))
        # Entry ids have eight digits and are unique in their session only.
        uid = f"{self._session}#{entry}" if self._session and entry and kind != "session" else None
        sink.row(RowFacts(session=self._session, uid=uid))
        if kind == "message":
            self._read_message(record, mapping(record.get("message")), sink)
        elif kind in ("compaction", "branch_summary"):
            self._open(record, {"role": "system"}, sink)
            sink.step(StepFacts("meta", text(record.get("summary")) or "", member("", record, "summary")))
        elif kind in ("custom", "custom_message") and "content" in record:
            self._open(record, {"role": "system"}, sink)
            sink.step(StepFacts("meta", joined_text(record["content"]), "/content"))
        return True

    def _open(self, record: Mapping[str, Any], message: Mapping[str, Any], sink: Target) -> None:
        usage = mapping(message.get("usage"))
        role = text(message.get("role"))
        sink.message(
            MessageFacts(
                role=_ROLES.get(role or "", role),
                message_id=text(message.get("responseId")),
                parent=text(record.get("parentId")),
                model=(text(message.get("model")) or self._model) if role == "assistant" else None,
                harness=self.harness,
                version=self._version,
                cwd=self._cwd,
                timestamp=text(record.get("timestamp")),
                input_tokens=integer(usage.get("input")),
                output_tokens=integer(usage.get("output")),
                stop_reason=text(message.get("stopReason")),
            )
        )

    def _read_message(self, record: Mapping[str, Any], message: Mapping[str, Any], sink: Target) -> None:
        self._open(record, message, sink)
        role, content = text(message.get("role")), message.get("content")
        base = member("", record, "message")
        place = member(base, message, "content")
        if role == "assistant":
            _read_assistant(content, sink)
        elif role == "toolResult":
            sink.media += count_images(content)
            sink.step(
                StepFacts(
                    "tool_result",
                    joined_text(content),
                    place,
                    tool=text(message.get("toolName")),
                    call_id=text(message.get("toolCallId")),
                    is_error=message.get("isError") is True,
                )
            )
        elif role == "bashExecution":
            place = member(base, message, "output")
            sink.step(StepFacts("tool_result", text(message.get("output")) or "", place, tool="bashExecution"))
        elif role == "user":
            sink.media += count_images(content)
            sink.step(StepFacts("prompt", joined_text(content), place))
        else:
            summary = text(message.get("summary"))
            place = "/message/summary" if summary else place
            sink.step(StepFacts("meta", summary or joined_text(content), place))


def _read_assistant(content: Any, sink: Target) -> None:
    if isinstance(content, str):
        sink.step(StepFacts("text", content, _CONTENT))
    for number, block in enumerate(items(content)):
        block = mapping(block)
        pointer = f"{_CONTENT}/{number}"
        kind = block.get("type")
        if kind == "text":
            sink.step(StepFacts("text", text(block.get("text")) or "", member(pointer, block, "text")))
        elif kind == "thinking":
            _read_thinking(block, member(pointer, block, "thinking"), sink)
        elif kind == "toolCall":
            args = arguments(block.get("arguments"))
            sink.step(
                StepFacts(
                    "tool_call",
                    "",
                    member(pointer, block, "arguments"),
                    tool=text(block.get("name")),
                    call_id=text(block.get("id")),
                    args=args.json,
                    arg_names=args.names,
                )
            )
        elif kind == "image":
            sink.media += 1


def _read_thinking(block: Mapping[str, Any], pointer: str, sink: Target) -> None:
    thought, signature = text(block.get("thinking")) or "", text(block.get("thinkingSignature"))
    # pi writes a placeholder text beside the opaque data of a redacted block.
    state = "redacted" if block.get("redacted") is True else block_state(thought, signature)
    sink.step(StepFacts("thinking", thought, pointer, signature=signature, thinking_state=state))
