"""Reasoning items of OpenAI's Responses API, which pi keeps as JSON in the place of a signature."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from traceaudit_rules.signatures.fernet import created_at

DECODED_MAX = 1 << 20
"""Characters of an item that is decoded; of a longer one only the beginning is looked at."""
_BEGINNING = 4096
_HEAD = re.compile(r'\s*\{[^{}]*?"(?:id"\s*:\s*"rs_|type"\s*:\s*"reasoning"|(?:summary|encrypted_content)"\s*:)')


class Item(NamedTuple):
    """A reasoning item."""

    created: int | None
    """When its encrypted content was made, in Unix seconds; None where it does not say so."""


def read_item(text: str) -> Item | None:
    """The reasoning item that a text is; None for any other text, also for one that was cut."""
    if _HEAD.match(text, 0, _BEGINNING) is None:
        return None
    if len(text) > DECODED_MAX:
        return Item(None)
    try:
        item = json.loads(text)
    except (ValueError, RecursionError):
        return None
    sealed = item.get("encrypted_content") if isinstance(item, dict) else None
    return Item(created_at(sealed) if isinstance(sealed, str) else None)
