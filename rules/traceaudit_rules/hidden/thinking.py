"""TA101, TA102, TA103, TA105: thinking steps without honest, readable text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, rule
from traceaudit_rules.hidden.states import HIDDEN, STRIPPED

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

_SCOPE = ("format", "origin", "model", "version")
_COLUMNS = ("file", "offset", "at", "session", "uid", *_SCOPE, "pointer", "role", "kind", "harness", "thinking_state")


def _in_state(steps: pl.DataFrame, *states: str, subject: str) -> pl.DataFrame:
    """Thinking steps; those in one of the states carry the subject."""
    # Texts and all that is not asked for stay where they are: copying them costs more than judging.
    thinking = steps.select(_COLUMNS).filter(pl.col("kind") == "thinking")
    return thinking.with_columns(
        pl.when(pl.col("thinking_state").is_in(states)).then(pl.lit(subject)).alias("subject"),
        pl.col("thinking_state").alias("kind"),
    )


def _share(group: Group) -> str:
    return f"{group.count:,} of {group.examined:,} thoughts"


def _by_state(group: Group) -> str:
    return ", ".join(sorted(group.kinds))


def _hidden_message(group: Group) -> str:
    return f"{_share(group)} have no text ({_by_state(group)})"


@rule(
    "TA101",
    "hidden-thinking",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.STEPS,
    by=_SCOPE,
    fix="Do not present this data as reasoning traces. Drop the empty thinking steps, or say in the card that "
    "the reasoning of this source is sealed by the vendor.",
    message=_hidden_message,
    bad=(
        {
            "kind": "thinking",
            "text": "",
            "signature": "EqQB",
            "thinking_state": "omitted",
            "model": "claude-fable-5",
        },
        {"kind": "thinking", "text": "", "signature": "gAAAA", "thinking_state": "codex_encrypted"},
        {"kind": "thinking", "text": "", "signature": "EmwK", "thinking_state": "redacted"},
    ),
    good=(
        {"kind": "thinking", "text": "List files.", "signature": "EqQB", "thinking_state": "text_signed"},
        {"kind": "text", "text": ""},
    ),
)
def hidden_thinking(steps: pl.DataFrame) -> pl.DataFrame:
    """Thinking steps are present, but their text is withheld.

    The vendor kept the reasoning sealed: an empty text beside a signature, an opaque `redacted_thinking` block, or
    a Codex item with encrypted content only. Newer clients write this by default, so it is normal for recent
    sessions. It matters because such data cannot teach reasoning, and because any readable chain of thought
    that a derived dataset shows for these steps must come from somewhere else.

    One finding is one group of origin, model and harness version, with the share of its thinking steps.
    """
    return _in_state(steps, *HIDDEN, subject="hidden")


@rule(
    "TA102",
    "readable-redaction",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.STEPS,
    by=_SCOPE,
    fix="Decode the blocks before publishing: what is marked as redacted can be read by anybody. Remove them, or "
    "declare them as cleartext reasoning of a model behind a gateway.",
    message=lambda group: f"{_share(group)} are marked redacted and yet readable",
    bad=({"kind": "thinking", "text": "", "thinking_state": "redacted_cleartext"},),
    good=({"kind": "thinking", "text": "", "thinking_state": "redacted"},),
)
def readable_redaction(steps: pl.DataFrame) -> pl.DataFrame:
    """A block that is called redacted decodes to readable text.

    Gateways put base64 of cleartext reasoning into the `data` of a `redacted_thinking` block, for instance behind
    the prefix `openrouter.reasoning:`. The block hides nothing, and the model behind it is not the one whose format
    it borrows.
    """
    return _in_state(steps, "redacted_cleartext", subject="readable")


@rule(
    "TA103",
    "placeholder-thinking",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.STEPS,
    by=_SCOPE,
    fix="Drop the thinking steps whose text is only a placeholder; a model trained on them learns the placeholder.",
    message=lambda group: f"{_share(group)} are a placeholder",
    bad=({"kind": "thinking", "text": "[Reasoning redacted]", "thinking_state": "placeholder"},),
    good=({"kind": "thinking", "text": "The value is hidden in the form.", "thinking_state": "text_signed"},),
)
def placeholder_thinking(steps: pl.DataFrame) -> pl.DataFrame:
    """The text of a thinking step only says that there was one.

    Texts such as `[Reasoning redacted]` or `(thinking omitted)` are not empty, so a filter for empty reasoning lets
    them through, and a count of rows with reasoning includes them.
    """
    return _in_state(steps, "placeholder", subject="placeholder")


@rule(
    "TA105",
    "stripped-thinking",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.STEPS,
    by=_SCOPE,
    fix="Say in the card that the payload was removed after recording; without it nothing about the reasoning "
    "of these steps can be checked.",
    message=lambda group: f"{_share(group)} lost text and payload ({_by_state(group)})",
    bad=(
        {"kind": "thinking", "text": "", "signature": None, "thinking_state": "damaged", "harness": "claude-code"},
        {"kind": "thinking", "text": "", "signature": None, "thinking_state": "codex_stripped"},
    ),
    good=(
        {"kind": "thinking", "text": "", "signature": "EqQB", "thinking_state": "omitted"},
        {"format": "claude-code", "kind": "thinking", "text": "", "signature": None, "thinking_state": "damaged"},
    ),
)
def stripped_thinking(steps: pl.DataFrame) -> pl.DataFrame:
    """A thinking step has neither text nor signature nor encrypted content.

    The client wrote a damaged block, or somebody removed the payload afterwards. This is a third state beside
    readable and sealed: the payload that would let a reader check a later claim is gone. Lines that only have the shape
    of Claude Code are left out, because the program behind them may never have had a payload.
    """
    # Lines in Claude Code's shape that the program did not write never had a payload: TA309 says so.
    borrowed = (pl.col("format") == "claude-code") & pl.col("harness").is_null()
    stripped = _in_state(steps, *STRIPPED, subject="stripped")
    return stripped.filter(~borrowed.fill_null(False))
