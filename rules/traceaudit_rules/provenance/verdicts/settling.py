"""What data would settle where reasoning comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.provenance.thresholds import contract_of
from traceaudit_rules.provenance.verdicts.lattice import Word

if TYPE_CHECKING:
    from traceaudit_rules.provenance.verdicts.makeup import Makeup

_SEALED = (
    "Nothing in such files: sealed reasoning cannot be read. A setting for summaries, in force at recording time, "
    "would have left a text."
)
_ACCOUNT = (
    "An account of the publisher of how these thoughts were made, or raw sessions in which they stand under signatures "
    "of their own length."
)
_RAW = "The raw sessions of the same work, with their signatures: a sealed length bounds every text."
_USAGE = "The usage of each message (output_tokens, thinking_tokens): tokens bound the length of a text."
_FILTERS = "An account of the publisher of filters, templates and settings: they explain most signs of this kind."
_SETTING = "The setting for summaries that was in force when this was recorded; no file holds the reasoning itself."
_UNSIGNED = "Nothing more in such files: this vendor returns raw reasoning, and signs none of it."
_UNMEASURED = "A measurement of this kind of signature on sessions that nobody touched, which gives it a base rate."
_VENDOR = "Nothing offline: only the vendor can check a signature against its text."


def settle(makeup: Makeup, word: Word | None, model: str) -> list[str]:
    """What would settle the question for a group, the most useful first; empty where there is no thought."""
    if word is None:
        return [_SEALED] if makeup.thoughts else []
    contract = contract_of(model)
    is_raw = contract is not None and contract.returns == "raw"
    has_raw = makeup.joined.get("with raw step", 0) * 2 > makeup.joined.get("rows", 0)
    is_open = word >= Word.UNVERIFIABLE and makeup.open > 0
    asked = {
        _ACCOUNT: word is Word.CONTRADICTED,
        _RAW: is_open and not is_raw and makeup.open > makeup.signed and not has_raw,
        _UNMEASURED: is_open and 2 * makeup.signed >= makeup.readable,
        _USAGE: is_open,
        _UNSIGNED: is_open and is_raw,
        _FILTERS: word is Word.SUSPECT,
        _SETTING: word is Word.SUMMARY,
        _VENDOR: word is Word.CONSISTENT,
    }
    return [text for text, is_asked in asked.items() if is_asked]
