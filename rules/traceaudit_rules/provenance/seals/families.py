"""Families and numbers of Anthropic's models, as far as a name states them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from traceaudit_rules.provenance.models import plain_name

# Code names, such as 'claude-quoll-v7-prod', and aliases say neither.
_NAME = re.compile(r"claude-(opus|sonnet|haiku|fable|mythos)-(\d{1,2})(?:-(\d{1,2}))?", re.ASCII)


class Generation(NamedTuple):
    """A model by family and number; `minor` is None where the name leaves it out."""

    family: str
    major: int
    minor: int | None


@lru_cache(maxsize=4096)
def generation_of(model: str | None) -> Generation | None:
    """What a name says; None for code names, aliases, models of others and texts that are no name."""
    found = _NAME.fullmatch(plain_name(model)) if model else None
    if found is None:
        return None
    return Generation(found[1], int(found[2]), None if found[3] is None else int(found[3]))


def differ(one: Generation | None, other: Generation | None) -> bool:
    """Whether two names cannot mean one model. A name without a minor number may stand for any of them."""
    if one is None or other is None:
        return False
    minors = (one.minor, other.minor)
    return one[:2] != other[:2] or (None not in minors and minors[0] != minors[1])
