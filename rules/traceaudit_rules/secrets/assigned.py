r"""Kinds without a prefix of their own: a value that is assigned to the vendor's name.

Such an entry of a pack has `behind`, what the name begins with in any case (`acme[_.\- ]?(?:api|key)`), and `value`,
the shape of the value, in place of `gate` and `pattern`. With `mixed`, values that look like a name in code are none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.secrets.patterns import PatternError

if TYPE_CHECKING:
    from collections.abc import Mapping

# The rest of the name, then what stands between name and value in shells, programs, JSON, YAML, headers and prose:
# `KEY=`, `"key": "`, `['KEY'] = '`, `('KEY', '`, `KEY:-`, `key: str = "`, `Key [None]: `, and a line, an attribute or a
# member `value` behind one that holds the name.
_GAP = (
    r"""[\w.\- ]{0,24}(?: ?\[[\w*]{0,24}\])?["'`\])}\s:=>,({|?-]{1,9}\s{0,24}"""
    r"""(?:[Ss]tr(?:ing)?[\s=]{1,4}["'`]|value["'`\s:=>]{1,8})?"""
)
# Letters of both cases, and not words joined in camel case.
_MIXED = "(?![A-Za-z][a-z]{0,24}(?:[A-Z][a-z]{1,24}){0,8}(?![0-9A-Za-z_-]))(?=[0-9A-Z_-]*[a-z])(?=[0-9a-z_-]*[A-Z])"
_OWN = ("behind", "value", "mixed")
_MADE = ("gate", "pattern", "around")


def expand(entry: Mapping[str, object]) -> dict[str, object]:
    """The entry with gate and pattern, made from `behind` and `value` where it has these.

    Raises:
        PatternError: it has one of them without the other, or a gate or a pattern as well.
    """
    if not any(key in entry for key in _OWN):
        return dict(entry)
    behind, value = entry.get("behind"), entry.get("value")
    if not isinstance(behind, str) or not isinstance(value, str):
        raise PatternError("`behind` and `value` belong together")
    if any(key in entry for key in _MADE):
        raise PatternError("with `behind`, gate and pattern are made and not given")
    secret = (_MIXED if entry.get("mixed") else "") + value
    made = {
        "before": "",
        "after": "[0-9A-Za-z_-]",
        "gate": f"(?i){behind}",
        "pattern": f"(?i:{behind}){_GAP}(?P<secret>{secret})",
        "around": True,
        "drawn": True,
    }
    return {**made, **{key: item for key, item in entry.items() if key not in _OWN}}
