"""TA233 and TA235: words that recorded thoughts have, and these have not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Evidence, Judged, Reads, Severity, rule
from traceaudit_rules.provenance.counting import dimension_of, distributions, model_of, named_scope
from traceaudit_rules.provenance.gathering import THOUGHTS_SHUFFLE
from traceaudit_rules.provenance.models import plain_name
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.statistics import percent, wilson
from traceaudit_rules.provenance.thresholds import contract_of, threshold
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.groups import Group
    from traceaudit_rules.provenance.counting import Distribution
    from traceaudit_rules.tally import Tally

_SCOPE = ("fable-merged", "", "claude-opus-4-5", "")
_LENGTHS = dimension_of("lengths", _SCOPE)
_MARKS = dimension_of("marks", _SCOPE)
_OTHER = ("codex", "", "gpt-5.5", "")
_ENGLISH = ((_MARKS, "language known", 500), (_MARKS, "English", 490))
_NO_WISH = "thoughts of sessions that begin with anything but what the user wants"
# Of thoughts whose language could be told, this share has to be English for English words to be missed.
_MOSTLY = 0.8


def _is_english(found: Distribution) -> bool:
    known = found.marks.get("language known", 0)
    return known > 0 and found.marks.get("English", 0) >= _MOSTLY * known


def _say_register(group: Group) -> str:
    base = threshold("summary-register")
    return (
        f"{group.count:,} of {number_of(group.examined, 'long thought')} hold a word of hesitation (in recorded "
        f"sessions {percent(base.rate or 0.0)}): the register of a summary"
    )


@rule(
    "TA233",
    "summary-register",
    severity=Severity.NOTE,
    confidence=Confidence.WEAK,
    reads=Reads.TALLY,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Call these thoughts summaries if they are, so that nobody trains on them as on reasoning in full.",
    message=_say_register,
    evidence=Evidence.REGISTER,
    innocent="The vendor gives summaries only, or somebody edited the thoughts.",
    rests_on=("summary-register", "long-thought", "least-thoughts"),
    bad=(((_LENGTHS, 1500, 400), (_MARKS, "long", 400), (_MARKS, "long hesitant", 2), *_ENGLISH),),
    good=(
        ((_LENGTHS, 1500, 400), (_MARKS, "long", 400), (_MARKS, "long hesitant", 290), *_ENGLISH),
        ((_LENGTHS, 1500, 400), (_MARKS, "long", 190), *_ENGLISH),
        ((_LENGTHS, 1500, 400), (_MARKS, "long", 400), (_MARKS, "language known", 400)),
        ((dimension_of("lengths", _OTHER), 1500, 400), (dimension_of("marks", _OTHER), "long", 400)),
    ),
)
def summary_register(counts: Tally) -> Iterator[Judged]:
    """Long thoughts never hesitate.

    Who thinks at length says wait, actually, maybe: about three of four recorded thoughts of more than 1,000 characters
    do. Summaries drop such words, so their absence speaks for summaries, and says nothing about their origin. Models
    whose vendor gives summaries only, and thoughts in other languages than English, are not judged.
    """
    least, limit = int(threshold("least-thoughts").value), threshold("summary-register").value
    for scope, found in distributions(counts, least):
        contract = contract_of(model_of(scope))
        is_told = contract is not None and contract.returns == "summary"
        long = found.marks.get("long", 0)
        if is_told or long < least or not _is_english(found):
            continue
        hesitant = found.marks.get("long hesitant", 0)
        _, high = wilson(hesitant, long)
        properties = {"upper_bound": round(high, 4)}
        subject = "register" if high < limit else ""
        yield Judged(named_scope(scope), subject, "words of hesitation", hesitant, long, properties)


def _say_wishes(group: Group) -> str:
    base = threshold("no-user-wants")
    return (
        f"none of {number_of(group.examined, 'thought')} begins with what the user wants or asked (in recorded "
        f"sessions of Claude models {percent(base.rate or 0.0)} do)"
    )


@rule(
    "TA235",
    "no-user-wants",
    severity=Severity.NOTE,
    confidence=Confidence.WEAK,
    reads=Reads.TALLY,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Compare some first thoughts of sessions with the raw log.",
    message=_say_wishes,
    evidence=Evidence.REGISTER,
    innocent="The first thoughts of sessions may be missing, as those speak of the user most, or a prompt forbids it.",
    rests_on=("no-user-wants", "least-user-wants"),
    bad=(((_LENGTHS, 900, 501), *_ENGLISH),),
    good=(
        ((_LENGTHS, 900, 501), (_MARKS, "user wants", 1), *_ENGLISH),
        ((_LENGTHS, 900, 500), *_ENGLISH),
        ((_LENGTHS, 900, 501), (_MARKS, "language known", 500)),
        ((dimension_of("lengths", _OTHER), 900, 501),),
    ),
)
def no_user_wants(counts: Tally) -> Iterator[Judged]:
    """Not one thought of a Claude model begins with what the user wants.

    'The user wants ...' begins a tenth of the recorded thoughts of Claude models, and of their summaries. That not
    one of more than 500 does is odd. Thoughts in other languages than English are not judged.
    """
    least, base = int(threshold("least-user-wants").value) + 1, threshold("no-user-wants")
    for scope, found in distributions(counts, least):
        if not plain_name(model_of(scope)).startswith("claude") or not _is_english(found):
            continue
        wishes = found.marks.get("user wants", 0)
        properties: dict[str, object] = {"base_count": base.n - base.count, "base_n": base.n, "source": _NO_WISH}
        subject = "" if wishes else "wishes"
        yield Judged(named_scope(scope), subject, "user wants", found.n - wishes, found.n, properties)
