"""Conversations as frames, as short as a test wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.groups import Group
from traceaudit_rules.structure.order import in_order
from traceaudit_rules.tables import CONVERSATIONS

if TYPE_CHECKING:
    import polars as pl

    from traceaudit_rules.contract import Rule

Step = dict[str, object]
_ROLES = {"prompt": "user", "context": "user", "tool_result": "tool", "meta": "system"}


class Talks:
    """Makes steps and conversations of them, and runs rules over these."""

    def step(self, kind: str, head: str | None = "x", **other: object) -> Step:
        """One step; its role is that of its kind."""
        return {"kind": kind, "head": head, "role": _ROLES.get(kind, "assistant"), **other}

    def call(self, call_id: str | None = "t1", tool: str = "Bash", args_key: int = 7, **other: object) -> Step:
        return self.step("tool_call", "", call_id=call_id, tool=tool, args_key=args_key, **other)

    def result(self, call_id: str | None = "t1", **other: object) -> Step:
        return self.step("tool_result", "ok", call_id=call_id, is_error=False) | other

    def session(self, *steps: Step, **other: object) -> list[Step]:
        """Steps of one recorded session, one a row."""
        common = {"file": 0, "format": "claude-code", "folder": ".", "session": "s", "pointer": "/p", **other}
        return [common | {"offset": 100 * at, "line": at} | entry for at, entry in enumerate(steps)]

    def row(self, *steps: Step, **other: object) -> list[Step]:
        """Steps of one row that is a whole conversation."""
        common = {"file": 0, "format": "sft-messages", "folder": ".", "conversation": 0, "offset": 0, **other}
        return [common | {"pointer": f"/messages/{at}"} | entry for at, entry in enumerate(steps)]

    def frame(self, *parts: list[Step]) -> pl.DataFrame:
        return in_order(CONVERSATIONS.frame([entry for part in parts for entry in part]))

    def found(self, rule: Rule, *parts: list[Step]) -> list[tuple[object, ...]]:
        """Subject, kind and offset of what a rule finds."""
        judged = rule.check(self.frame(*parts)).drop_nulls("subject").sort("file", "offset", "pointer")
        return list(judged.select("subject", "kind", "offset").iter_rows())

    def kinds(self, rule: Rule, *parts: list[Step]) -> list[object]:
        return [kind for _, kind, _ in self.found(rule, *parts)]

    def severities(self, rule: Rule, *parts: list[Step]) -> list[object]:
        """Severities of what a rule finds."""
        return rule.check(self.frame(*parts)).drop_nulls("subject")["severity"].to_list()

    def said(self, rule: Rule, subject: str, examined: int, kinds: dict[str, int]) -> str:
        """What a rule says of occurrences of these kinds."""
        nothing: frozenset[int] = frozenset()
        count, grades = sum(kinds.values()), (rule.severity, rule.confidence)
        return rule.message(Group(count, 1, nothing, nothing, kinds, *grades, (), examined=examined, subject=subject))


@pytest.fixture(scope="session")
def talks() -> Talks:
    """The maker of conversations."""
    return Talks()
