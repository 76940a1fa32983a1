"""Rule codes, beginnings of codes, families and names, as a user writes them."""

from __future__ import annotations

import re

from traceaudit.config_values import nearest
from traceaudit.errors import UsageError

# TA1xx, as the list of rules writes a family.
_FAMILY = re.compile(r"^(TA\d)XX$")
_MOST_SHOWN = 60


def rule_codes(value: str) -> tuple[str, ...]:
    """Codes and beginnings of codes out of a text with commas; names become codes.

    Raises:
        UsageError: no rule begins with one of them or is called so.
    """
    from traceaudit_rules.catalog import all_rules

    names = {rule.name: rule.code for rule in all_rules()}
    codes = []
    for part in value.split(","):
        name = part.strip()
        code = names.get(name, _FAMILY.sub(r"\1", name.upper()))
        if name and not any(rule.startswith(code) for rule in names.values()):
            near = nearest(name[:_MOST_SHOWN].lower(), names) or nearest(name[:_MOST_SHOWN].upper(), names.values())
            raise UsageError(f"no rule begins with {name} or is called so{near}; `traceaudit rules` lists them")
        if name:
            codes.append(code)
    return tuple(codes)


def rule_code(value: str) -> str:
    """The one code, or beginning of codes, that a text names.

    Raises:
        UsageError: it names none, or several.
    """
    codes = rule_codes(value)
    if len(codes) != 1:
        raise UsageError("one code, beginning of codes or name is expected")
    return codes[0]
