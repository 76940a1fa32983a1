"""Facts that published rows state of themselves, whatever the names of the columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from traceaudit.columns import MessageFacts, RowFacts
from traceaudit.readers.values import first_text, label, mapping, stamp, unwrapped

if TYPE_CHECKING:
    from collections.abc import Mapping

TRUNCATED = ("[truncated]", "[earlier truncated]")
# DataClaw names the program in short.
_PROGRAMS = {"claude": "claude-code", "gemini": "gemini", "codex": "codex", "opencode": "opencode"}


def row_facts(record: Mapping[str, Any]) -> RowFacts:
    """Facts from the columns of a row, else from its `metadata`. Numbers are no ids: each file counts from zero."""
    inner = _metadata(record)
    context = first_text(record, "context")

    def stated(*keys: str) -> str | None:
        return first_text(record, *keys) or first_text(inner, *keys)

    return RowFacts(
        session=stated("session_id", "session", "conversation_id"),
        uid=first_text(record, "uid", "id", "uuid"),
        origin=label(record, "origin", "source", "dataset") or label(inner, "origin", "source", "dataset"),
        source_file=stated("source_file", "file_path"),
        split=stated("split"),
        licence=stated("license", "licence"),
        task=stated("task", "task_id", "instance_id", "task_type", "category"),
        repo=stated("repo", "repository"),
        commit=stated("commit", "base_commit"),
        output_type=stated("output_type"),
        model=stated("model", "model_name"),
        context_chars=_chars(context),
        cot_chars=_chars(first_text(record, "cot", "thinking", "reasoning")),
        completion_chars=_chars(first_text(record, "completion")),
        truncated=None if context is None else any(mark in context for mark in TRUNCATED),
    )


def shared_facts(record: Mapping[str, Any], model: str | None) -> MessageFacts:
    """What a row says of all its messages: the program that the session came from, its version, folder and time."""
    inner = _metadata(record)
    harness = first_text(record, "harness") or first_text(inner, "harness", "trace_type")
    if harness is None and "stats" in record and "project" in record:
        harness = _PROGRAMS.get(first_text(record, "source") or "")
    times = (record.get(key) for key in ("sent_at", "start_time", "timestamp"))
    return MessageFacts(
        model=model,
        harness=None if harness is None else harness.replace("_", "-"),
        version=first_text(inner, "cli_version", "version"),
        cwd=first_text(record, "cwd") or first_text(inner, "cwd"),
        timestamp=next((time for value in times if (time := stamp(value)) is not None), None),
    )


def _metadata(record: Mapping[str, Any]) -> dict[str, Any]:
    return mapping(unwrapped(record.get("metadata")).value)


def _chars(value: str | None) -> int | None:
    return None if value is None else len(value)
