"""A waiver of one finding, to be copied into a file of waivers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from traceaudit_reports.card import Finding

WAIVER = (
    "[[waiver]]\n"
    'rule = "{code}"  # {name}\n'
    'fingerprint = "{fingerprint}"\n'
    'reason = ""  # why this is accepted\n'
    'owner = ""\n'
    'expires = "YYYY-MM-DD"\n'
)
"""Its text; {code}, {name} and {fingerprint} are those of the finding."""


def waiver_snippet(finding: Finding) -> str:
    """A waiver of one finding as TOML, to be copied. It is refused until a reason and a date are filled in."""
    return WAIVER.format(code=finding.code, name=finding.name, fingerprint=finding.fingerprint)
