"""Published rows and raw sessions as steps, and what the join makes of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_rules.contract import Keyed, Rule
from traceaudit_rules.options import Options
from traceaudit_rules.provenance.sources.joining import SOURCES
from traceaudit_rules.tables import ROWS, STEPS, THOUGHTS

if TYPE_CHECKING:
    import polars as pl

MODEL = "claude-fable-5"


@dataclass
class Story:
    """Steps in the order in which they are added."""

    steps: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def _row(self, format_name: str, session: str | None, uid: str | None, more: dict[str, Any]) -> dict[str, Any]:
        offset = 100 * len(self.rows)
        file = more.get("file", 0 if format_name == "fable-merged" else 1)
        place = {
            "file": file,
            "offset": offset,
            "at": len(self.rows),
            "format": format_name,
            "origin": more.get("origin"),
        }
        self.rows.append({"file": file, "offset": offset, "source_file": more.get("source_file")})
        return place | {"session": session, "uid": uid}

    def publish(
        self,
        number: int,
        action: dict[str, Any],
        thought: str | None = None,
        context: str | None = None,
        session: str | None = "s",
        **more: Any,
    ) -> Story:
        """Add a merged row."""
        uid = more.get("uid", f"{session}#{number}")
        row = self._row("fable-merged", session, uid, more)
        own = row | {"role": "assistant", "model": more.get("model", MODEL)}
        if context is not None:
            self.steps.append(
                row | {"step": 0, "role": "user", "kind": "context", "text": context, "pointer": "/context"}
            )
        if thought is not None:
            told = {"kind": "thinking", "text": thought, "thinking_state": "published_text", "pointer": "/cot"}
            self.steps.append(own | {"step": 1} | told)
        self.steps.append(own | {"step": 2, "pointer": "/output"} | action)
        return self

    def record(self, *blocks: dict[str, Any], session: str | None = "s", **more: Any) -> Story:
        """Add a message of a raw session, one line a block, as Claude Code writes it."""
        message = more.get("message", f"m{len(self.rows)}")
        for number, block in enumerate(blocks):
            uid = more.get("uid", f"line-{message}-{number}")
            row = self._row(more.get("format", "claude-code"), session, uid, more)
            own = {"step": 0, "role": "assistant", "model": more.get("model", MODEL), "message_id": message}
            own |= {"agent": more.get("agent"), "timestamp": more.get("timestamp"), "pointer": "/message"}
            self.steps.append(row | own | block)
        return self

    def tell(self, text: str, kind: str = "tool_result", session: str = "s", **more: Any) -> Story:
        """Add a prompt or a result of a raw session."""
        row = self._row(more.get("format", "claude-code"), session, f"line-{len(self.rows)}", more)
        self.steps.append(row | {"step": 0, "role": "user", "kind": kind, "text": text, "agent": more.get("agent")})
        return self

    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables of one batch of work."""
        seals = [
            {
                "step_at": number,
                "hidden": step.get("hidden"),
                "layout": "measured",
                "envelope": step.get("envelope", 2),
                "channel": 11,
                "newlines": step["text"].count("\n"),
            }
            for number, step in enumerate(self.steps)
            if step["kind"] == "thinking"
        ]
        steps = [{name: value for name, value in step.items() if name in STEPS.schema} for step in self.steps]
        return {"rows": ROWS.frame(self.rows), "steps": STEPS.frame(steps), "thoughts": THOUGHTS.frame(seals)}

    def prepared(self) -> pl.DataFrame:
        """What the rules get."""
        return prepare(SOURCES.emit(self.tables()))

    def found(self, rule: Rule) -> list[tuple[str, str]]:
        """Subject and kind of all that a rule finds, in order."""
        assert isinstance(rule.check, Keyed)
        judged = rule.check.reduce(self.prepared()).drop_nulls("subject")
        return judged.sort("file", "offset", "kind").select("subject", "kind").rows()

    def kinds(self, rule: Rule) -> list[str]:
        """Kinds of all that a rule finds, in order."""
        return [kind for _, kind in self.found(rule)]

    def examined(self, rule: Rule) -> int:
        """How many items a rule looks at."""
        assert isinstance(rule.check, Keyed)
        return rule.check.reduce(self.prepared()).height


def prepare(emitted: pl.DataFrame) -> pl.DataFrame:
    """One partition as the engine prepares it."""
    return SOURCES.prepare(emitted.sort("key", "file", "offset"), Options())


@pytest.fixture
def story() -> Story:
    """Nothing yet."""
    return Story()
