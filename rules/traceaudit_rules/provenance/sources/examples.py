"""Steps of a published row and of its raw session, of which the examples of the rules are made."""

from __future__ import annotations

_ROW = {"file": 0, "offset": 0, "at": 0, "format": "fable-merged", "session": "s", "uid": "s#3", "role": "assistant"}
_RAW = {
    "file": 1,
    "offset": 0,
    "at": 1,
    "format": "claude-code",
    "session": "s",
    "role": "assistant",
    "message_id": "m",
}
_NAMED = {"model": "claude-fable-5"}
_DONE = {"kind": "tool_call", "tool": "Bash", "args": '{"command":"make check","timeout":90}'}

THOUGHT = (
    _ROW | _NAMED | {"step": 1, "kind": "thinking", "text": "The tests have to run first, and all of them at once."}
)
THOUGHT |= {"thinking_state": "published_text"}
LONG = THOUGHT | {"text": "The tests come first. " * 40}
CALL = _ROW | _NAMED | _DONE | {"step": 2}
CONTEXT = _ROW | {"step": 0, "kind": "context", "role": "user"}
SAID = _RAW | _NAMED | {"step": 0, "uid": "r-1", "thinking_state": "text_signed"}
RAW_CALL = _RAW | _NAMED | _DONE | {"step": 0, "offset": 9, "uid": "r-2"}
TOLD = _RAW | {"step": 0, "offset": 20, "uid": "r-3", "role": "user", "kind": "prompt", "message_id": None}
SEAL = SAID | {"kind": "thinking", "text": "", "thinking_state": "omitted", "hidden": 120}
OTHER_SESSION = {"session": "t"}


def tables(*steps: dict[str, object]) -> dict[str, list[dict[str, object]]]:
    """Tables of these steps; `hidden` of a step says how many bytes its signature seals, in a measured layout."""
    seals = [
        {"step_at": number, "hidden": step["hidden"], "layout": "measured"}
        for number, step in enumerate(steps)
        if "hidden" in step
    ]
    plain = [{name: value for name, value in step.items() if name != "hidden"} for step in steps]
    return {"rows": [{}, {}], "steps": plain, "thoughts": seals}
