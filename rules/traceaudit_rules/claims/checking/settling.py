"""From what a claim may mean, each with its value, to an answer."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.claims.checking.comparing import agreement, is_loosely
from traceaudit_rules.claims.checking.evidence import entries, mapping
from traceaudit_rules.claims.claim import Answer, Checked, Precision

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from traceaudit_rules.claims.checking.evidence import Evidence, View
    from traceaudit_rules.claims.checking.scopes import Scope
    from traceaudit_rules.claims.claim import Claim

# Values that are told of a claim that no reading has.
_MOST_TOLD = 4
_MOST_PLACES = 3
# Sums of some of so many views are looked at; of more there are too many by chance.
_MOST_ADDED = 6

NO_FILE = "no such file was read"


class Reading(NamedTuple):
    """One thing that a claim may mean: its value, and where that is. What is not `is_plain` is a second meaning."""

    value: float
    where: str
    is_plain: bool = True


def confirmed(claim: Claim, computed: str, why: str = "") -> Checked:
    """The claim is what the data says."""
    return Checked(claim, Answer.CONFIRMED, computed, why)


def contradicted(claim: Claim, computed: str, why: str = "") -> Checked:
    """The data says something else."""
    return Checked(claim, Answer.CONTRADICTED, computed, why)


def unverifiable(claim: Claim, why: str, computed: str = "") -> Checked:
    """The data does not say."""
    return Checked(claim, Answer.UNVERIFIABLE, computed, why)


def settle(
    claim: Claim,
    readings: Sequence[Reading],
    scope: Scope,
    show: Callable[[float], str],
    *,
    sums: Sequence[Reading] = (),
    others: Sequence[Reading] = (),
    is_whole: bool | None = None,
    nothing: str = "nothing of that kind was counted in this data",
) -> Checked:
    """Confirmed if any reading agrees, contradicted if all disagree and nothing is left open.

    `sums` are values of several views together, which may hold the same work: they confirm nothing, and where one
    agrees nothing is contradicted. So it is with `others`, which few would call by that name. `is_whole` says that
    all was read that the claim is about.
    """
    if claim.value is None and claim.unit_low is None and claim.unit_high is None:
        return unverifiable(claim, "no value is claimed", _told(claim, readings, show))
    if claim.precision in (Precision.AT_LEAST, Precision.AT_MOST):
        # Nearly anything is on one side of a bound: only the first meaning counts.
        readings, others = [reading for reading in readings if reading.is_plain], ()
    for reading in readings:
        how = agreement(claim, reading.value)
        if how is not None:
            part = "" if scope.is_whole or not scope.is_known else "; part of it was not read"
            return confirmed(claim, _one(reading, show), f"{how}{part}")
    whole = scope.is_whole if is_whole is None else is_whole
    if scope.is_file and not scope.files:
        return unverifiable(claim, NO_FILE)
    if not readings:
        return unverifiable(claim, nothing)
    told = _told(claim, readings, show)
    why = _open(claim, readings, sums, others, scope) or ("" if whole else "part of what it is about was not read")
    if why:
        return unverifiable(claim, why, told)
    plain = [reading for reading in readings if reading.is_plain] or readings
    return contradicted(
        claim, told, "the data has another value" if len(plain) == 1 else "each view that counts it says otherwise"
    )


def _open(
    claim: Claim, readings: Sequence[Reading], sums: Sequence[Reading], others: Sequence[Reading], scope: Scope
) -> str:
    """Why a claim that no reading agrees with is not contradicted; empty where it is."""
    if not scope.is_known:
        return "nobody can tell which part of the data is meant"
    if any(is_loosely(claim, reading.value) for reading in readings):
        return "further off than 2 %, and yet the same number to the digits written"
    other = next((reading for reading in others if agreement(claim, reading.value)), None)
    if other is not None:
        return f"it depends on what is counted: there are {other.value:,.0f} {other.where}"
    added = next((reading for reading in sums if agreement(claim, reading.value)), None)
    if added is not None:
        return f"views are never added up, and the sum over {added.where} agrees"
    return ""


def _told(claim: Claim, readings: Sequence[Reading], show: Callable[[float], str]) -> str:
    """The values that there are, those nearest to the claim first, each once with all places that have it."""
    aim = claim.value if claim.value is not None else claim.unit_low or 0
    plain = [reading for reading in readings if reading.is_plain] or list(readings)
    places: dict[float, list[str]] = {}
    for reading in sorted(plain, key=lambda reading: (abs(reading.value - aim), reading.value)):
        places.setdefault(reading.value, []).append(reading.where)
    parts = [_one(Reading(value, _listed(where)), show) for value, where in list(places.items())[:_MOST_TOLD]]
    rest = len(places) - _MOST_TOLD
    return "; ".join(parts) + (f"; and {rest:,} more" if rest > 0 else "")


def _listed(places: Sequence[str]) -> str:
    """The first places; what all of them begin with is said once."""
    heads = {place.partition(", ")[0] for place in places if ", " in place}
    if len(heads) == 1 and len(places) > 1:
        head = heads.pop()
        names = [place.removeprefix(f"{head}, ") for place in places]
        return f"{head}: {_listed(names)}"
    rest = len(places) - _MOST_PLACES
    return ", ".join(places[:_MOST_PLACES]) + (f" and {rest:,} more" if rest > 0 else "")


def _one(reading: Reading, show: Callable[[float], str]) -> str:
    return show(reading.value) + (f" ({reading.where})" if reading.where else "")


def add_views(
    views: Sequence[View], value_of: Callable[[View], float | None], evidence: Evidence
) -> tuple[list[Reading], list[Reading]]:
    """Values of several views together: those of folders of one format that are known to share nothing, and others.

    Only the first are readings of a claim. The same work may stand in views of two formats, or in two folders.
    """
    valued = [(view, value) for view in views if (value := value_of(view)) is not None]
    apart: list[Reading] = []
    others: list[Reading] = []
    by_kind = Counter((view.format, view.container) for view, _ in valued)
    for (form, container), count in sorted(by_kind.items()):
        held = [(view, value) for view, value in valued if (view.format, view.container) == (form, container)]
        if count > 1:
            reading = Reading(sum(value for _, value in held), f"{count} folders of {form}", is_plain=False)
            (apart if _are_apart([view for view, _ in held], evidence) else others).append(reading)
    if len(valued) <= _MOST_ADDED:
        for size in range(2, len(valued) + 1):
            for chosen in combinations(valued, size):
                names = " and ".join(view.name for view, _ in chosen)
                others.append(Reading(sum(value for _, value in chosen), names))
    return apart, others


def _are_apart(views: Sequence[View], evidence: Evidence) -> bool:
    """Whether texts of the views were compared, and none of one stands in another."""
    facts = mapping(evidence.facts.get("duplicates"))
    if "TA716" not in evidence.ran or not facts or facts.get("shared_left_out"):
        return False
    keys = {(view.format, view.folder, view.container) for view in views}
    compared = {_key(item) for item in entries(facts.get("views"))}
    shared = ((_key(mapping(item.get("view"))), _key(mapping(item.get("of")))) for item in entries(facts.get("shared")))
    return keys <= compared and not any(one in keys and other in keys for one, other in shared)


def _key(item: object) -> tuple[object, ...]:
    view = mapping(item)
    return view.get("format"), view.get("folder"), view.get("container")
