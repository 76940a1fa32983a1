"""What Claude Code notes about a result beside the result itself, by tool (`toolUseResult`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    from world.text import Action
    from world.views.records import Record


def outcome(rng: Random, action: Action, result: str, original: str) -> object:
    """The note for a result; that of a tool without a shape of its own is the content again."""
    make = _SHAPES.get(action.tool)
    note = content(action.tool, result) if make is None else make(rng, action.args, result)
    return {**note, "originalFile": original} if action.tool == "Edit" and isinstance(note, dict) else note


def content(tool: str, result: str) -> object:
    """The content of the result: blocks from agents and MCP servers, else text."""
    if tool == "Agent" or tool.startswith("mcp__"):
        return [{"type": "text", "text": result}]
    return result


def _shell(rng: Random, args: Mapping[str, object], result: str) -> Record:
    return {
        "stdout": result,
        "stderr": "",
        "interrupted": False,
        "isImage": False,
        "noOutputExpected": False,
    }


def _read(rng: Random, args: Mapping[str, object], result: str) -> Record:
    lines = result.split("\n")
    bare = "\n".join(line.partition("\t")[2] if "\t" in line else line for line in lines)
    start = args.get("offset")
    first = start if isinstance(start, int) else 1
    file = {
        "filePath": args.get("file_path"),
        "content": bare,
        "numLines": len(lines),
        "startLine": first,
        "totalLines": first - 1 + len(lines) + rng.randrange(0, 200),
    }
    return {"type": "text", "file": file}


def _edit(rng: Random, args: Mapping[str, object], result: str) -> Record:
    old, new = str(args.get("old_string", "")), str(args.get("new_string", ""))
    start = rng.randrange(1, 300)
    patch = {
        "oldStart": start,
        "oldLines": old.count("\n") + 1,
        "newStart": start,
        "newLines": new.count("\n") + 1,
        "lines": [f"-{line}" for line in old.split("\n")] + [f"+{line}" for line in new.split("\n")],
    }
    return {
        "filePath": args.get("file_path"),
        "oldString": old,
        "newString": new,
        "structuredPatch": [patch],
        "userModified": False,
        "replaceAll": bool(args.get("replace_all", False)),
    }


def _write(rng: Random, args: Mapping[str, object], result: str) -> Record:
    return {
        "type": "create",
        "filePath": args.get("file_path"),
        "content": args.get("content"),
        "structuredPatch": [],
        "originalFile": None,
        "userModified": False,
    }


def _search(rng: Random, args: Mapping[str, object], result: str) -> Record:
    return {"query": args.get("query"), "results": [result], "durationSeconds": round(rng.uniform(2, 12), 3)}


def _fetch(rng: Random, args: Mapping[str, object], result: str) -> Record:
    return {
        "bytes": rng.randrange(4_000, 300_000),
        "code": 200,
        "codeText": "OK",
        "result": result,
        "durationMs": rng.randrange(900, 9_000),
        "url": args.get("url"),
    }


def _grep(rng: Random, args: Mapping[str, object], result: str) -> Record:
    lines = result.count("\n") + 1
    return {
        "mode": args.get("output_mode", "content"),
        "numFiles": 0,
        "filenames": [],
        "content": result,
        "numLines": lines,
    }


def _glob(rng: Random, args: Mapping[str, object], result: str) -> Record:
    names = result.split("\n")
    return {"filenames": names, "durationMs": rng.randrange(4, 90), "numFiles": len(names), "truncated": False}


def _task_made(rng: Random, args: Mapping[str, object], result: str) -> Record:
    told = re.search(r"#(\d+)", result)
    return {"task": {"id": told[1] if told else str(rng.randrange(1, 30)), "subject": args.get("subject")}}


def _task_changed(rng: Random, args: Mapping[str, object], result: str) -> Record:
    fields = [name for name in args if name != "taskId"]
    return {"success": True, "taskId": args.get("taskId"), "updatedFields": fields}


def _tools_found(rng: Random, args: Mapping[str, object], result: str) -> Record:
    return {"matches": [result], "query": args.get("query"), "total_deferred_tools": rng.randrange(20, 160)}


def _skill(rng: Random, args: Mapping[str, object], result: str) -> Record:
    return {"success": True, "commandName": args.get("skill")}


def _agent(rng: Random, args: Mapping[str, object], result: str) -> Record:
    return {"status": "completed", "prompt": args.get("prompt"), "content": [{"type": "text", "text": result}]}


_SHAPES: dict[str, Callable[[Random, Mapping[str, object], str], Record]] = {
    "Bash": _shell,
    "PowerShell": _shell,
    "Read": _read,
    "Edit": _edit,
    "Write": _write,
    "WebSearch": _search,
    "WebFetch": _fetch,
    "Grep": _grep,
    "Glob": _glob,
    "TaskCreate": _task_made,
    "TaskUpdate": _task_changed,
    "ToolSearch": _tools_found,
    "Skill": _skill,
    "Agent": _agent,
}
