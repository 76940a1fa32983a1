"""What the signature of a thinking step says: one `Seal` for any text.

A text is told by its shape and not by the claim of the file that holds it; the format is asked only where an opaque
text could be several vendors'. Sources: see the modules beside this one.
"""

from __future__ import annotations

import re
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.signatures import anthropic
from traceaudit_rules.signatures.fernet import BEGINNING, created_at
from traceaudit_rules.signatures.openai_items import read_item
from traceaudit_rules.signatures.protobuf import Flaw
from traceaudit_rules.signatures.sentinels import FIELD_NAMES, LONGEST, WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

LAYOUTS = {
    "measured": "an Anthropic signature in an envelope and a channel that were measured",
    "unmeasured": "built like an Anthropic signature, but in an envelope, a channel or a shape that was never measured",
    "codex": "a token of encrypted Codex reasoning, which says when it was made",
    "openai-item": "the JSON of an OpenAI reasoning item, as pi keeps it",
    "gemini": "opaque base64, as Gemini and others write it; not assessed",
    "sentinel": "a value that switches the check of Gemini's signatures off, for history that Gemini did not make",
    "field-name": "the name of an API field, which pi writes for providers without signatures",
    "foreign": "a signature of another vendor or gateway, where Anthropic's would stand or by its form",
    "scrubbed": "unreadable, with the mark of a tool that removes secrets",
    "undecodable": "unreadable: cut, damaged or no signature at all",
    "oversized": "longer than 32 MiB, never decoded",
    "none": "no signature",
}
PROOF = frozenset({"measured", "codex", "sentinel"})
"""Layouts whose every field was measured or is documented; others are evidence of nothing."""
OVERSIZED = 32 << 20
"""Characters above which a signature is not decoded."""

# Formats whose signatures come from Anthropic's API alone.
_ANTHROPIC = frozenset({"claude-code", "claude-stream"})
_PREFIX = re.compile(r"[A-Za-z][\w. -]{0,63}+#", re.ASCII)
_READABLE = re.compile(r"[A-Za-z][\w.-]{2,63}+:", re.ASCII)
_OPAQUE = re.compile(r"[A-Za-z0-9+/_-]++={0,2}+")
_OPAQUE_MIN = 24
# Lengths of a stream's and of a whole answer's signature, whatever was thought.
_KIMI = frozenset({4340, 12946})
_MARKS = ("REDACTED", "redacted", "SCRUBBED", "scrubbed", "FILTERED", "[MASKED", "[secret", "<secret", "[hidden", "***")


class Seal(NamedTuple):
    """What one signature says. Numbers fit into Int64, the digests into UInt64."""

    layout: str
    """A name of LAYOUTS."""
    envelope: int | None = None
    """Version of the envelope; 0 for a signature that names none."""
    channel: int | None = None
    hidden: int | None = None
    """Bytes of the sealed reasoning."""
    tag: int | None = None
    """Digest of the tag, which is a function of the sealed text."""
    nonce: int | None = None
    """Digest of the value that no two signatures share."""
    model: str | None = None
    """Name of a model inside the signature: at most 64 printable ASCII characters."""
    created: int | None = None
    """Unix seconds at which a Codex token was made."""


_NONE, _OVERSIZED = Seal("none"), Seal("oversized")


def read_seals(signatures: Sequence[str | None], formats: Sequence[str]) -> list[Seal]:
    """The seals of signatures, in their order; each distinct one is decoded once.

    Args:
        signatures: The texts as they stand in the steps; null where there is none.
        formats: The format of the file that holds each of them.
    """
    known: dict[tuple[str, bool], Seal] = {}
    seals: list[Seal] = []
    for signature, kind in zip(signatures, chain(formats, repeat("")), strict=False):
        if not isinstance(signature, str) or not signature:
            seals.append(_NONE)
            continue
        key = (signature, kind in _ANTHROPIC)
        seal = known.get(key)
        if seal is None:
            seal = known[key] = _read(*key)
        seals.append(seal)
    return seals


def is_proof_grade(seal: Seal) -> bool:
    """Whether the signature is of a kind that was measured, so that a contradiction with it is proof."""
    return seal.layout in PROOF


def _read(text: str, anthropic_only: bool) -> Seal:
    if len(text) > OVERSIZED:
        return _OVERSIZED
    if text[0] in "ERC":
        sealed = anthropic.read(text)
        if not isinstance(sealed, Flaw):
            return _seal_of(sealed)
    elif len(text) <= LONGEST:
        if text in FIELD_NAMES:
            return Seal("field-name")
        if text in WORDS:
            return Seal("sentinel")
        if text.isspace():
            return _NONE
    if text.startswith(BEGINNING) and (created := created_at(text)) is not None:
        return Seal("codex", created=created)
    if (item := read_item(text)) is not None:
        return Seal("openai-item", created=item.created)
    if prefix := _PREFIX.match(text):
        text = text[prefix.end() :]
        sealed = anthropic.read(text)
        if not isinstance(sealed, Flaw):
            return _seal_of(sealed)
    return Seal(_unread(text, anthropic_only))


def _seal_of(sealed: anthropic.Sealed) -> Seal:
    return Seal("measured" if sealed.measured else "unmeasured", *sealed[:6])


def _unread(text: str, anthropic_only: bool) -> str:
    """The layout of a text that holds nothing to read."""
    if _READABLE.match(text):
        return "foreign"
    if any(mark in text for mark in _MARKS):
        return "scrubbed"
    if anthropic.begins_like_one(text):
        return "undecodable"
    if len(text) in _KIMI:
        return "foreign"
    if len(text) >= _OPAQUE_MIN and not text.startswith(BEGINNING) and _OPAQUE.fullmatch(text):
        return "foreign" if anthropic_only else "gemini"
    return "undecodable"
