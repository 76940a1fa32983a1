"""Merged rows in the published Fable shape: context, cot, output and completion in one object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from traceaudit.columns import MessageFacts, RowFacts, StepFacts
from traceaudit.readers.published import TRUNCATED
from traceaudit.readers.target import Inside
from traceaudit.readers.values import arguments, label, mapping, member, text
from traceaudit_rules.hidden.states import published_state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit.readers.target import Target

_COLUMNS = frozenset({"cot", "completion", "context", "output"})
_ARGUMENTS = ("input", "arguments", "args")


class FableMergedReader:
    """Reads rows; each stands on its own."""

    is_session = False

    def read(self, record: Mapping[str, Any], sink: Target) -> bool:
        """Put one row into the sink."""
        if record.keys().isdisjoint(_COLUMNS):
            return False
        uid = text(record.get("uid"))
        context, cot = text(record.get("context")), text(record.get("cot"))
        completion, model = text(record.get("completion")), text(record.get("model"))
        stated = record.get("output")
        output = _output(stated)
        sink.row(
            RowFacts(
                session=text(record.get("session")) or _session_of(uid),
                uid=uid,
                origin=label(record, "origin", "source"),
                source_file=text(record.get("source_file")),
                split=text(record.get("split")),
                licence=text(record.get("license")) or text(record.get("licence")),
                task=text(record.get("task")) or text(record.get("task_type")),
                repo=text(record.get("repo")),
                commit=text(record.get("commit")),
                output_type=text(record.get("output_type")),
                model=model,
                context_chars=None if context is None else len(context),
                cot_chars=None if cot is None else len(cot),
                completion_chars=None if completion is None else len(completion),
                truncated=None if context is None else any(mark in context for mark in TRUNCATED),
            )
        )
        if context is not None:
            sink.message(MessageFacts(role="user"))
            sink.step(StepFacts("context", context, "/context"))
        sink.message(MessageFacts(role="assistant", model=model, version=text(record.get("version"))))
        if cot:  # an empty column is no thinking, and says nothing of any
            _read_cot(cot, sink)
        _read_output(output, "/output", sink if isinstance(stated, dict) else Inside(sink, "/output", is_text=True))
        if completion is not None:
            sink.step(StepFacts("completion", completion, "/completion"))
        return True


def _session_of(uid: str | None) -> str | None:
    """The published uid is session#index."""
    return uid.rpartition("#")[0] or None if uid else None


def _output(value: Any) -> dict[str, Any]:
    """The output column is an object; some copies hold it as JSON text."""
    if isinstance(value, str):
        try:
            parsed = orjson.loads(value)
        except orjson.JSONDecodeError:
            return {"text": value}
        return parsed if isinstance(parsed, dict) else {"text": value}
    return mapping(value)


def _read_cot(cot: str, sink: Target) -> None:
    sink.step(StepFacts("thinking", cot, "/cot", thinking_state=published_state(cot)))


def _read_output(output: Mapping[str, Any], pointer: str, sink: Target) -> None:
    tool = text(output.get("tool")) or text(output.get("name"))
    if tool is not None:
        args = arguments(next((output[name] for name in _ARGUMENTS if name in output), None))
        place = member(pointer, output, *_ARGUMENTS)
        sink.step(StepFacts("tool_call", "", place, tool=tool, args=args.json, arg_names=args.names))
    elif isinstance(output.get("text"), str):
        sink.step(StepFacts("text", output["text"], f"{pointer}/text"))
