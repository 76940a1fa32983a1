"""What the finished rows hold, counted here and not by the tool that is to find it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from world.agenttrace.runs import Row


def views(files: Mapping[str, Sequence[Row]], table: Sequence[Row], table_file: str) -> list[dict[str, Any]]:
    """An entry for the lines and one for the table, as `facts.views` of an audit has them."""
    lines = [row for rows in files.values() for row in rows]
    folder = next(iter(files)).split("/", 1)[0]
    return [_view(lines, folder, "jsonl"), _view(table, table_file.split("/", 1)[0], "parquet")]


def _view(rows: Sequence[Row], folder: str, container: str) -> dict[str, Any]:
    sessions = Counter(row["trace_id"] for row in rows)
    steps = [step for row in rows for step in row["llm_steps"]]
    thoughts = [step["reasoning_content"] for step in steps if step["reasoning_content"]]
    return {
        "format": "agenttrace",
        "folder": folder,
        "container": container,
        "rows": len(rows),
        "sessions": len(sessions),
        "rows_per_session": summarise(list(sessions.values())),
        "models": _most(Counter(row["model"] for row in rows)),
        "tools": _most(Counter(call["name"] for step in steps for call in step["tool_calls"] or ())),
        "output_types": {},
        "origins": _most(Counter(row["metadata"]["dataset_source"] for row in rows)),
        "source_roots": {},
        "lengths": {"context": {}, "cot": summarise([len(thought) for thought in thoughts]), "completion": {}},
    }


def summarise(values: Sequence[int]) -> dict[str, float]:
    """Smallest, largest and mean value, and quantiles between neighbours; empty for no values."""
    if not values:
        return {}
    ordered = sorted(values)

    def quantile(share: float) -> float:
        place = (len(ordered) - 1) * share
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        value = round(ordered[low] + (ordered[high] - ordered[low]) * (place - low), 4)
        return int(value) if value == int(value) else value

    return {
        "min": ordered[0],
        "median": quantile(0.5),
        "p90": quantile(0.9),
        "p95": quantile(0.95),
        "max": ordered[-1],
        "mean": round(sum(ordered) / len(ordered), 4),
    }


def _most(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
