"""The key under which personal data has fingerprints of its own, and which key a baseline was made with."""

from __future__ import annotations

import hashlib
import hmac
import os

from traceaudit.errors import UsageError

KEY_VARIABLE = "TRACEAUDIT_KEY"
NO_KEY = "none"


def read_key() -> bytes | None:
    """The key of the user, None where there is none."""
    return os.environ.get(KEY_VARIABLE, "").encode() or None


def check_key() -> str:
    """What tells the key in use from another one; NO_KEY without one.

    Four digits are enough to notice a wrong key, and too few to tell whoever guesses keys that one is right.
    """
    key = read_key()
    return hmac.new(key, b"traceaudit baseline key", hashlib.sha256).hexdigest()[:4] if key else NO_KEY


def refuse_other_key(made_with: str, shown: str, again: str) -> None:
    """Stop where a baseline was made with another key: none of its personal data and secrets would be known.

    `shown` names the file, `again` says how to make it anew.

    Raises:
        UsageError: the keys differ.
    """
    used = check_key()
    if made_with == used:
        return
    if used == NO_KEY:
        why = f"made with a {KEY_VARIABLE}, and none is set: set the same one"
    elif made_with == NO_KEY:
        why = f"made without a {KEY_VARIABLE}, and one is set: unset it"
    else:
        why = f"made with another {KEY_VARIABLE}: set that one"
    raise UsageError(f"{shown}: {why}, or {again}; secrets and personal data would all look new")
