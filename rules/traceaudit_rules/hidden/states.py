"""States of a thinking step, told from what is on disk.

Source of the signs: public session files of Claude Code 1.0.53 to 2.1.199, pi v1 to v3, Codex 0.104 to 0.139, and the
vendors' documentation (measured 2026-11-20).
"""

from __future__ import annotations

import base64
import binascii
import re

from traceaudit_rules.signatures.sentinels import FIELD_NAMES

STATES = {
    "text_signed": "text with a signature: raw or summarised reasoning",
    "text_field_name_signature": "text whose signature is only the name of an API field",
    "text_unsigned": "text without a signature",
    "omitted": "no text, but a signature: the vendor kept the reasoning sealed",
    "damaged": "neither text nor signature",
    "not_captured": "no text, because the recorder was not given any",
    "redacted": "an opaque redacted block",
    "redacted_cleartext": "a redacted block whose data decodes to readable text",
    "placeholder": "a placeholder stands where the text was",
    "codex_encrypted": "Codex: encrypted content only",
    "codex_stripped": "Codex: summary, content and encrypted content are all missing",
    "codex_summary": "Codex: a summary of the reasoning",
    "codex_text": "Codex: the reasoning text itself",
    "gemini_summary": "Gemini: a summary of the thoughts",
    "published_text": "reasoning in a column or a tag of a published row, without any trace of its origin",
}
HIDDEN = ("omitted", "redacted", "codex_encrypted")
STRIPPED = ("damaged", "codex_stripped")
READABLE = (
    "text_signed",
    "text_field_name_signature",
    "text_unsigned",
    "codex_summary",
    "codex_text",
    "gemini_summary",
)

_PLACEHOLDER = re.compile(
    r"\W*(?:(?:the|this|raw|full)\W+)?(?:(?:thinking|reasoning|thoughts?|cot|chain of thought|content)\W*)?"
    r"(?:is|was|has been)?\W*(?:redacted|omitted|encrypted|hidden|removed|withheld)\W*|\*{3,}",
    re.IGNORECASE,
)
_PLACEHOLDER_MAX = 80
_OPENROUTER = "openrouter.reasoning:"
_CLEARTEXT_SAMPLE = 4096
# Some gateways encode a payload twice. A shorter word can be base64 by chance.
_TWICE_MIN = 40


def is_placeholder(text: str) -> bool:
    """Whether the whole text only says that there was one."""
    return len(text) <= _PLACEHOLDER_MAX and _PLACEHOLDER.fullmatch(text) is not None


def block_state(text: str, signature: str | None) -> str:
    """State of a thinking block with a text and a signature, as Anthropic's API and pi write it."""
    sealed = bool(signature) and signature not in FIELD_NAMES
    if not text.strip():
        return "omitted" if sealed else "damaged"
    if is_placeholder(text):
        return "placeholder"
    if not signature:
        return "text_unsigned"
    return "text_signed" if sealed else "text_field_name_signature"


def redacted_state(data: str) -> str:
    """State of a `redacted_thinking` block: opaque, or readable once decoded.

    Gateways write base64 of cleartext there, one behind the prefix 'openrouter.reasoning:'.
    """
    decoded = _decode(data.removeprefix(_OPENROUTER))
    if decoded is None:
        return "redacted_cleartext" if _reads_as_text(data[:_CLEARTEXT_SAMPLE]) else "redacted"
    text = decoded.decode("utf-8", "replace")
    if len(text) >= _TWICE_MIN and (inner := _decode(text)) is not None:
        text = inner.decode("utf-8", "replace")
    return "redacted_cleartext" if _reads_as_text(text) or _reads_as_script(text) else "redacted"


def _decode(data: str) -> bytes | None:
    """The start of a text, decoded from base64; None if it is no base64."""
    sample = data[:_CLEARTEXT_SAMPLE]
    try:
        return base64.b64decode(sample + "=" * (-len(sample) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def codex_state(summary: str, content: str, encrypted: str) -> str:
    """State of a Codex reasoning item."""
    if content:
        return "codex_text"
    if summary:
        return "codex_summary"
    return "codex_encrypted" if encrypted else "codex_stripped"


def gemini_state(text: str) -> str:
    """State of a thought in a Gemini session; the vendor gives summaries only."""
    return "gemini_summary" if text.strip() else "damaged"


def published_state(text: str) -> str:
    """State of reasoning that a published row states, which is not empty."""
    return "placeholder" if is_placeholder(text) else "published_text"


def _reads_as_text(data: str) -> bool:
    """Words with spaces between them: no encoding of a payload looks like that."""
    return data.count(" ") * 20 > len(data) > 0 and _is_printable(data)


def _reads_as_script(text: str) -> bool:
    """Letters outside ASCII, as in languages that put no spaces between words."""
    letters = sum(1 for char in text if char.isalpha() and not char.isascii())
    return letters * 4 > len(text) > 0 and _is_printable(text)


def _is_printable(text: str) -> bool:
    """At most one in fifty characters is a control or replacement character."""
    odd = sum(1 for char in text if not (char.isprintable() or char in "\r\n\t") or char == "\ufffd")
    return odd * 50 <= len(text)
