"""Why a number in a sentence is none of this data: part of a name, negated, of another set, of a part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_rules.claims.claim import Precision
from traceaudit_rules.claims.reading.counting import is_tool
from traceaudit_rules.claims.reading.scopes import clause_of, names_another
from traceaudit_rules.claims.reading.sentences import reason_beside
from traceaudit_rules.claims.reading.vocabulary import vocabulary

if TYPE_CHECKING:
    from traceaudit_rules.claims.reading.numbers import Quantity

PART = "a part or another set, which is not counted separately"
_NAME = re.compile(r"(?:^|[\s(\"'/])(?P<word>[A-Z][\w.'-]*)[\s\xa0]$")
LEFT = 160


def is_name(text: str, quantity: Quantity) -> bool:
    """Whether a number is a part of a name: Fable 5, Opus 4.7, Boeing 747, Section 2."""
    if quantity.unit or quantity.precision is not Precision.EXACT or "," in text[quantity.start : quantity.end]:
        return False
    found = _NAME.search(text[max(0, quantity.start - 40) : quantity.start])
    return found is not None and found["word"].lower() not in _STARTERS and not is_tool(found["word"])


_STARTERS = {
    *(
        "of",
        "all",
        "total",
        "contains",
        "has",
        "with",
        "the",
        "these",
        "from",
        "across",
        "over",
        "about",
        "approximately",
        "roughly",
        "exactly",
    ),
    *(
        "mean",
        "median",
        "max",
        "min",
        "average",
        "avg",
        "rows",
        "records",
        "sessions",
        "files",
        "traces",
        "examples",
        "samples",
        "size",
        "some",
    ),
    *(
        "includes",
        "holds",
        "covering",
        "spanning",
        "in",
        "at",
        "up",
        "only",
        "comprises",
        "covers",
        "nearly",
        "around",
        "totals",
        "p90",
        "p95",
        "p50",
    ),
    *("for", "at", "by", "on", "just", "this", "our", "is", "are", "duplicates", "there", "both", "merged", "unique"),
    *(
        "currently",
        "now",
        "today",
        "overall",
        "altogether",
        "precisely",
        "features",
        "ships",
        "provides",
        "containing",
        "comprising",
    ),
    *(
        "recorded",
        "collected",
        "made",
        "count",
        "counts",
        "release",
        "releases",
        "published",
        "number",
        "sums",
        "another",
    ),
}
_LEFT_OUT = re.compile(
    r"[^.;,]{0,40}?\b(?:without (?:the|its|any)|excluding|ignoring|apart from|not counting|except|leaving out)\b",
    re.IGNORECASE,
)
# 'Sessions with more than 10 rows'
_HAVING = re.compile(r"\b(?:sessions|files|traces|runs|rows) (?:with|of) $", re.IGNORECASE)
EXCEPT = "a figure without some of the data"
ANOTHER = "a figure of another dataset"


def doubt_of(text: str, quantity: Quantity, own: str) -> str:
    """Why a number is not of this data; '' where nothing speaks against it."""
    if names_another(text, quantity.start, own) or vocabulary().guards["elsewhere"].search(text[: quantity.start]):
        return ANOTHER
    left = re.split(r"[;:—–(]| but ", text[max(0, quantity.start - LEFT) : quantity.start])[-1]
    if re.search(
        r"\b(?:not|never|no|isn't|doesn't|don't|aren't|without|rather than|instead of|nor|n't)\b", left, re.IGNORECASE
    ):
        return "negated"
    if reason := reason_beside(text, quantity.start):
        return reason
    begin, end = clause_of(text, quantity.start, quantity.end)
    if vocabulary().guards["other"].search(text[begin:end]):
        return "a figure of something else than the data"
    if quantity.precision in {Precision.AT_LEAST, Precision.AT_MOST} and _HAVING.search(left):
        return PART
    if _LEFT_OUT.match(text, quantity.end):
        return EXCEPT
    return PART if vocabulary().before.search(left) else ""
