"""Words that stand where a signature should."""

from __future__ import annotations

from base64 import b64encode

SENTINELS = ("skip_thought_signature_validator", "context_engineering_is_the_way_to_go")
"""Values that switch Gemini's check off, for history that Gemini did not make. Source: the vendor's page on thought
signatures, read 2026-11-20."""
FIELD_NAMES = frozenset({"reasoning_content", "reasoning", "reasoning_text", "reasoning_details"})
"""Names of API fields that pi writes where a provider has no signatures."""
LONGEST = 64
"""Characters of the longest text that can be one of these."""

# The field has the type bytes, so some clients write the words in base64.
_ENCODED = [b64encode(word.encode()).decode() for word in SENTINELS]
WORDS = frozenset({*SENTINELS, *_ENCODED, *(word.rstrip("=") for word in _ENCODED)})
"""Every form of the bypass values."""
