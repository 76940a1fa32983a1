"""What an object of each format looks like: the first signature that fits names it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Record = Mapping[str, Any]

_CODEX_TYPES = frozenset({"session_meta", "response_item", "event_msg", "turn_context", "compacted"})
_CLAUDE_TYPES = frozenset(
    {"file-history-snapshot", "queue-operation", "permission-mode", "last-prompt", "ai-title", "custom-title"}
)
_PI_ROLES = frozenset(
    {
        "user",
        "assistant",
        "toolResult",
        "bashExecution",
        "custom",
        "hookMessage",
        "branchSummary",
        "compactionSummary",
    }
)
_STREAM_TYPES = frozenset({"system", "assistant", "user", "result", "stream_event"})
# Messages that some tables hold as JSON text.
_JSON_MESSAGES = re.compile(r'\s*\[\s*\{[^{}\[\]]{0,200}?"role"\s*:')


def _text(record: Record, key: str) -> str:
    """A value that is text, '' otherwise: anything may stand there, and be nested beyond any repr()."""
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _type(record: Record) -> str:
    return _text(record, "type")


def _message(record: Record) -> Record:
    message = record.get("message")
    return message if isinstance(message, dict) else {}


def _first(record: Record, key: str) -> Record:
    items = record.get(key)
    return items[0] if isinstance(items, list) and items and isinstance(items[0], dict) else {}


def _is_list(record: Record, *keys: str) -> bool:
    return all(isinstance(record.get(key), list) for key in keys)


def _is_agenttrace(record: Record) -> bool:
    return "trace_id" in record and ({"spans", "llm_steps"} <= record.keys() or "llm_steps_json" in record)


def _is_fable(record: Record) -> bool:
    return "cot" in record and ("completion" in record or "output_type" in record)


def _is_atif(record: Record) -> bool:
    version = record.get("schema_version")
    return isinstance(version, str) and version.startswith("ATIF-v") and _is_list(record, "steps")


def _is_codex(record: Record) -> bool:
    return _type(record) in _CODEX_TYPES and isinstance(record.get("payload"), dict)


def _is_droid(record: Record) -> bool:
    return (_type(record) == "session_start" and "cwd" in record) or _type(record) == "todo_state"


def _is_openclaw(record: Record) -> bool:
    return _type(record) == "session" and "/.openclaw" in _text(record, "cwd")


def _is_sts(record: Record) -> bool:
    if _type(record) == "session":
        return "harness" in record and "cwd" not in record
    message = _message(record)
    return _type(record) == "message" and not message.keys().isdisjoint(("toolCalls", "reasoningContent"))


def _is_pi(record: Record) -> bool:
    kind = _type(record)
    if kind == "session":
        return "cwd" in record
    if kind == "message":
        role = _message(record).get("role")
        return isinstance(role, str) and role in _PI_ROLES
    return kind in {"model_change", "thinking_level_change"}


def _is_claude_code(record: Record) -> bool:
    if "sessionId" in record and not record.keys().isdisjoint(("parentUuid", "uuid", "leafUuid")):
        return True
    kind = _type(record)
    return kind in _CLAUDE_TYPES or (kind == "summary" and "leafUuid" in record)


def _is_claude_stream(record: Record) -> bool:
    return "session_id" in record and _type(record) in _STREAM_TYPES


def _is_cursor(record: Record) -> bool:
    if _type(record).startswith("cursor_") or record.get("source") == "raw_cursor":
        return True
    # Its messages have a role where others have a type.
    return "type" not in record and _text(record, "role") != "" and _is_list(_message(record), "content")


def _is_hub_traces(record: Record) -> bool:
    return {"harness", "session_id", "messages", "trace", "file_path"} <= record.keys()


def _is_hermes(record: Record) -> bool:
    if not _is_list(record, "messages"):
        return False
    started = isinstance(record.get("started_at"), int | float)
    return record.get("source") == "cli" or started or "system_prompt" in record


def _is_gemini(record: Record) -> bool:
    return "sessionId" in record and "projectHash" in record and _is_list(record, "messages")


def _is_sft(record: Record) -> bool:
    return "role" in _first(record, "messages") or _JSON_MESSAGES.match(_text(record, "messages")) is not None


def _is_sharegpt(record: Record) -> bool:
    turn = _first(record, "conversations").keys()
    return turn >= {"from", "value"} or turn >= {"role", "content"}


def _is_swe_agent(record: Record) -> bool:
    return _is_list(record, "trajectory") and "info" in record


def _is_openhands(record: Record) -> bool:
    event = _first(record, "history")
    return bool(event) and ("action" in event or "observation" in event)


def _is_proxy(record: Record) -> bool:
    return isinstance(record.get("request"), dict) and isinstance(record.get("response"), dict)


class Signature(NamedTuple):
    """A format, keys of which its objects have at least one, and whether an object is of it."""

    name: str
    keys: frozenset[str]
    matches: Callable[[Record], bool]


def _of(name: str, matches: Callable[[Record], bool], *keys: str) -> Signature:
    return Signature(name, frozenset(keys), matches)


# Most specific first: the first that matches names the object.
SIGNATURES = (
    _of("agenttrace", _is_agenttrace, "trace_id"),
    _of("fable-merged", _is_fable, "cot"),
    _of("atif", _is_atif, "schema_version"),
    _of("codex", _is_codex, "payload"),
    _of("droid", _is_droid, "type"),
    _of("openclaw", _is_openclaw, "cwd"),
    _of("sts", _is_sts, "harness", "message"),
    _of("gemini", _is_gemini, "projectHash"),
    _of("claude-code", _is_claude_code, "sessionId", "type"),
    _of("cursor", _is_cursor, "type", "source", "role"),
    _of("claude-stream", _is_claude_stream, "session_id"),
    _of("hub-traces", _is_hub_traces, "file_path"),
    _of("hermes", _is_hermes, "messages"),
    _of("swe-agent", _is_swe_agent, "trajectory"),
    _of("openhands", _is_openhands, "history"),
    _of("sft-messages", _is_sft, "messages"),
    _of("sharegpt", _is_sharegpt, "conversations"),
    _of("proxy-capture", _is_proxy, "request"),
    _of("pi", _is_pi, "type"),
)
FORMATS = (*(signature.name for signature in SIGNATURES), "mapped", "unknown")

# Formats whose message lines look like pi's; their header decides.
PI_SHAPED = frozenset({"droid", "openclaw", "sts"})


def name_record(record: Record) -> str | None:
    """Format that one object belongs to, or None if it could be any."""
    for name, keys, matches in SIGNATURES:
        if not keys.isdisjoint(record) and matches(record):
            return name
    return None
