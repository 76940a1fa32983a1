"""What a dataset holds, counted from its final records: the figures that an audit of it has to find."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SHOWN = 50
_BLOCKS = frozenset({"text", "thinking", "redacted_thinking", "tool_use", "image"})
# Names of accounts are never printed, so an audit knows the folders of one machine under one name.
_SLUG = re.compile(r"^((?:[A-Za-z]-)?-(?:home|Users)-).+$")


class View:
    """Counts of one view of the data."""

    def __init__(self, form: str, folder: str) -> None:
        self._form, self._folder = form, folder
        self._session: str | None = None
        self._sessions: Counter[str] = Counter()
        self._rows = 0
        self._names: dict[str, Counter[str]] = {
            name: Counter() for name in ("models", "tools", "output_types", "origins", "source_roots")
        }
        self._lengths: dict[str, Counter[int]] = {name: Counter() for name in ("context", "cot", "completion")}

    def add_file(self, records: Iterable[Mapping[str, Any] | bytes]) -> None:
        """Count the lines of a file; one that is no JSON object is a row of no session."""
        self._session = None
        read = {"fable-merged": self._merged, "pi": self._pi, "claude-code": self._claude}[self._form]
        for record in records:
            row = _parse(record) if isinstance(record, bytes) else record
            self._rows += 1
            if row is not None:
                self._session = read(row)
                if self._session is not None:
                    self._sessions[self._session] += 1

    def facts(self) -> dict[str, object]:
        """The entry of this view, in the shape of `facts.views`."""
        found: dict[str, object] = {"format": self._form, "folder": self._folder, "container": "jsonl"}
        found |= {"rows": self._rows, "sessions": len(self._sessions)}
        found["rows_per_session"] = summarise(self._sessions.values())
        found |= {name: _most(counts) for name, counts in self._names.items()}
        found["source_roots"] = _numbered(self._names["source_roots"])
        found["lengths"] = {name: summarise(counts.elements()) for name, counts in self._lengths.items()}
        return found

    def _merged(self, row: Mapping[str, Any]) -> str | None:
        for name, key in (("models", "model"), ("output_types", "output_type"), ("origins", "origin")):
            self._name(name, row.get(key))
        folder = str(row.get("source_file", "")).rpartition("/")[0].rpartition("/")[2]
        self._name("source_roots", folder or None)
        output = row.get("output")
        if isinstance(output, dict):
            self._name("tools", output.get("tool"))
        for name, lengths in self._lengths.items():
            text = row.get(name)
            if isinstance(text, str):
                lengths[len(text)] += 1
        session: str | None = row.get("session")
        return session

    def _pi(self, row: Mapping[str, Any]) -> str | None:
        session: str | None = row.get("id") if row.get("type") == "session" else self._session
        message = row.get("message")
        if not isinstance(message, dict) or message.get("role") != "assistant":
            return session
        self._name("models", message.get("model"))
        for block in message["content"]:
            if block["type"] == "toolCall":
                self._name("tools", block["name"])
            elif block["type"] == "thinking" and block["thinking"]:
                self._lengths["cot"][len(block["thinking"])] += 1
        return session

    def _claude(self, row: Mapping[str, Any]) -> str | None:
        session: str | None = row.get("sessionId") or self._session
        message = row.get("message")
        if row.get("type") != "assistant" or not isinstance(message, dict):
            return session
        content = message.get("content")
        blocks = [block for block in content if isinstance(block, dict)] if isinstance(content, list) else []
        if any(block.get("type") in _BLOCKS for block in blocks) or isinstance(content, str):
            self._name("models", message.get("model"))
        for block in blocks:
            if block.get("type") == "tool_use":
                self._name("tools", block.get("name"))
            elif block.get("type") == "thinking" and block.get("thinking"):
                self._lengths["cot"][len(block["thinking"])] += 1
        return session

    def _name(self, name: str, value: object) -> None:
        if isinstance(value, str):
            self._names[name][value] += 1


def summarise(values: Iterable[int]) -> dict[str, float]:
    """Smallest, linear quantiles, largest and mean; empty for no values."""
    ranked = sorted(values)
    if not ranked:
        return {}
    found: dict[str, float] = {"min": ranked[0]}
    found |= {name: quantile(ranked, share) for name, share in (("median", 0.5), ("p90", 0.9), ("p95", 0.95))}
    return found | {"max": ranked[-1], "mean": round(sum(ranked) / len(ranked), 4)}


def quantile(ranked: list[int], share: float) -> float:
    """A quantile of sorted values, linear between two of them."""
    position = (len(ranked) - 1) * share
    low = int(position)
    high = min(low + 1, len(ranked) - 1)
    return round(ranked[low] + (ranked[high] - ranked[low]) * (position - low), 4)


def _most(counts: Counter[str]) -> dict[str, int]:
    """The most frequent names first, and the rest in one number."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rest = sum(number for _, number in ranked[_SHOWN:])
    return dict(ranked[:_SHOWN]) | ({"…other": rest} if rest else {})


def _parse(line: bytes) -> Mapping[str, Any] | None:
    """The object of a raw line, bytes that are no UTF-8 replaced; None where there is none."""
    try:
        record = json.loads(line.decode("utf-8", "replace"))
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _numbered(folders: Counter[str]) -> dict[str, int]:
    """Folders without the names of accounts; those that become equal have numbers, the most frequent first."""
    alike: dict[str, list[tuple[int, str]]] = {}
    for folder, count in folders.items():
        alike.setdefault(_SLUG.sub(r"\1<slug>", folder), []).append((-count, folder))
    shown = {
        f"{name} #{number}" if len(group) > 1 else name: -count
        for name, group in alike.items()
        for number, (count, _) in enumerate(sorted(group), 1)
    }
    return dict(sorted(shown.items(), key=lambda item: -item[1]))
