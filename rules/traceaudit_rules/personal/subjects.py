"""How a personal value is named as the subject of a finding: its kind of thing, then the value."""

from __future__ import annotations

NOUNS = (
    "e-mail address",
    "phone number",
    "IP address",
    "MAC address",
    "bank account",
    "payment card",
    "social security number",
    "wallet",
)
# Found by a model, not by its shape: hidden wherever the same words stand.
PERSON = "person"
