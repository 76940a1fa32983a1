"""Rows, sessions, files, sizes, tool calls, rows per session, size categories, splits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_rules.claims.checking import amounts
from traceaudit_rules.claims.checking.scopes import resolve
from traceaudit_rules.claims.checking.settling import (
    NO_FILE,
    Reading,
    add_views,
    confirmed,
    contradicted,
    settle,
    unverifiable,
)
from traceaudit_rules.claims.claim import Answer

if TYPE_CHECKING:
    from traceaudit_rules.claims.checking.evidence import Evidence, File, View
    from traceaudit_rules.claims.checking.scopes import Scope
    from traceaudit_rules.claims.claim import Checked, Claim

_CATEGORY = re.compile(r"^(?:(\d+)([KMBT]?)<)?n<(\d+)([KMBT]?)$|^n>(\d+)([KMBT])$", re.IGNORECASE)
_POWERS = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_ALL = "all files"
_NOTHING = "no file was read"
_TRAIN = "train"
# Subjects that say what a row is, and name no part of the data.
_NOUNS = frozenset({"rows", "traces", "events", "sessions", "files"})
_MOST_TOLD = 4
# Sizes of tables in memory and of archives, which files on disk need not have.
_OTHER_SIZE = re.compile(r"dataset_size|num_bytes|uncompressed|compressed|in memory|token", re.IGNORECASE)


def check_rows(claim: Claim, evidence: Evidence) -> Checked:
    """Rows of a file, or of any one view.

    Of a format whose rows are events, files and sessions are meant as well, but not where rows were published too.
    """
    scope = _scope(claim, evidence)
    readings = [Reading(view.rows, view.name) for view in scope.views]
    readings += _of_files(scope, "rows")
    traces = [
        Reading(value, f"{noun} of {view.name}", is_plain=False)
        for view in scope.views
        if view.is_of_events
        for noun, value in (("files", len(view.files)), ("sessions", view.sessions))
    ]
    apart, sums = add_views(scope.views, lambda view: view.rows, evidence)
    is_meant = claim.subject == "traces" or all(view.is_of_events for view in scope.views)
    known = [*readings, *apart, *(traces if is_meant else [])]
    return settle(claim, known, scope, amounts.count, sums=sums, others=[] if is_meant else traces)


def check_sessions(claim: Claim, evidence: Evidence) -> Checked:
    """Distinct sessions of a view or of all; where none is stated, rows or files may be whole conversations."""
    scope = _scope(claim, evidence)
    readings = [Reading(view.sessions, view.name) for view in scope.views if view.sessions]
    if scope.is_all and evidence.sessions:
        readings.append(Reading(evidence.sessions, _ALL, is_plain=not readings))
    readings += _of_files(scope, "sessions")
    others = []
    for view in scope.views:
        kind = "files" if view.is_of_events else "rows"
        reading = Reading(len(view.files) if view.is_of_events else view.rows, f"{kind} of {view.name}", is_plain=False)
        if not view.sessions:
            readings.append(reading)
        elif view.is_of_events:
            others.append(reading)
    apart, sums = add_views(scope.views, lambda view: view.sessions or None, evidence)
    return settle(claim, [*readings, *apart], scope, amounts.count, sums=sums, others=others)


def check_files(claim: Claim, evidence: Evidence) -> Checked:
    """Files of a scope, of a view, of a kind, or of all with and without documents."""
    if not evidence.files:
        return unverifiable(claim, _NOTHING)
    scope = _scope(claim, evidence)
    kinds = _by_kind(evidence.data)
    if not scope.is_all:
        named = [Reading(len(scope.files), claim.scope or claim.subject)] if scope.is_known and scope.files else []
        nothing = NO_FILE if scope.is_file else "nobody can tell which files are meant"
        views = [] if scope.is_known else _files_of_views(evidence)
        return settle(claim, [*named, *views], scope, amounts.count, is_whole=True, nothing=nothing)
    readings = [
        Reading(len(evidence.data), "data files"),
        Reading(len(evidence.files), "with documents", is_plain=False),
        Reading(len(evidence.files) + evidence.ignored, "with files passed over", is_plain=False),
        *_files_of_views(evidence),
        *(Reading(count, f"{kind} files", is_plain=False) for kind, count in kinds.items()),
    ]
    return settle(claim, readings, scope, amounts.count, is_whole=True)


def check_bytes(claim: Claim, evidence: Evidence) -> Checked:
    """Size on disk of a file, of a view, or of all with and without documents."""
    if not evidence.files:
        return unverifiable(claim, _NOTHING)
    scope = _scope(claim, evidence)
    if not scope.is_all:
        readings = [Reading(_size(scope.files), claim.scope or claim.subject)] if scope.files and scope.is_known else []
        is_plain = not any(file.is_packed for file in scope.files)
        return settle(claim, readings, scope, amounts.size, is_whole=is_plain)
    readings = [
        Reading(_size(evidence.data), "data files"),
        Reading(_size(evidence.files), "with documents", is_plain=False),
        *(Reading(_size(view.files), view.name, is_plain=False) for view in evidence.views if view.files),
    ]
    is_whole = not evidence.ignored and not any(file.is_packed for file in evidence.data)
    checked = settle(claim, readings, scope, amounts.size, is_whole=is_whole)
    if checked.answer is Answer.CONTRADICTED and _OTHER_SIZE.search(f"{claim.text} {claim.subject}"):
        return unverifiable(claim, "it is the size of another form of the data, not of its files", checked.computed)
    return checked


def check_rows_per_session(claim: Claim, evidence: Evidence) -> Checked:
    """A statistic of the rows of a session, of any view."""
    scope = _scope(claim, evidence)
    readings = [
        Reading(view.rows_per_session[name], f"{name}, {view.name}")
        for view in scope.views
        for name in ([claim.statistic] if claim.statistic else ("mean", "median"))
        if name in view.rows_per_session
    ]
    return settle(claim, readings, scope, amounts.count)


def check_size_category(claim: Claim, evidence: Evidence) -> Checked:
    """Whether the rows of any view are as many as a size category of the Hub says.

    Of rows that are events, files and sessions count as well; they confirm nothing where there are published rows too.
    """
    bounds = _bounds((claim.words or claim.text).replace(" ", ""))
    scope = resolve(claim.scope, evidence)
    if bounds is None or not scope.views:
        return unverifiable(claim, "no row was read" if bounds else "no size category of the Hub")
    apart, sums = add_views(scope.views, lambda view: view.rows, evidence)
    rows = [Reading(view.rows, view.name) for view in scope.views if not view.is_of_events]
    events = [
        Reading(value, f"{noun} of {view.name}")
        for view in scope.views
        if view.is_of_events
        for noun, value in (("files", len(view.files)), ("sessions", view.sessions), ("lines", view.rows))
    ]
    plain, others = (rows, events) if rows else (events, [])
    fitting = [reading for reading in (*plain, *apart) if bounds[0] <= reading.value <= bounds[1]]
    if fitting:
        return confirmed(claim, f"{amounts.count(fitting[0].value)} ({fitting[0].where})", "within the category")
    told = "; ".join(f"{amounts.count(reading.value)} ({reading.where})" for reading in plain[:_MOST_TOLD])
    if any(bounds[0] <= reading.value <= bounds[1] for reading in (*sums, *others)):
        return unverifiable(claim, "it depends on what is counted as a row", told)
    if not scope.is_whole or not scope.is_known:
        return unverifiable(claim, "part of what it is about was not read", told)
    return contradicted(claim, told, "outside of the category")


def check_split(claim: Claim, evidence: Evidence) -> Checked:
    """Rows of the files that have the name of a split, else of all that are meant: without such a name all are train.

    Rows do not say which split they belong to.
    """
    name = (claim.subject or claim.words).strip().casefold()
    scope = resolve(claim.scope, evidence)
    pattern = re.compile(rf"(?:^|[/._-]){re.escape(name)}(?:[/._-]|$)")
    files = tuple(file for file in scope.files if name and pattern.search(file.path.casefold()))
    if not files:
        checked = check_rows(claim, evidence) if name == _TRAIN and claim.value is not None else None
        if checked is not None and (checked.answer is Answer.CONFIRMED or not scope.is_all):
            return checked
        return unverifiable(claim, "no file has the name of this split, and splits are not counted")
    rows = sum(file.rows for file in files)
    where = f"{len(files):,} files named {name}" if len(files) > 1 else files[0].path
    if claim.value is None:
        return confirmed(claim, f"{amounts.count(rows)} rows ({where})", "files have its name")
    is_whole = all(file.status == "read" for file in files) and len({file.view for file in files}) == 1
    return settle(claim, [Reading(rows, where)], scope, amounts.count, is_whole=is_whole)


def _scope(claim: Claim, evidence: Evidence) -> Scope:
    """What the claim names; for none, what its subject does, if that is something."""
    scope = resolve(claim.scope, evidence)
    if scope.is_all and claim.subject and claim.subject not in _NOUNS:
        named = resolve(claim.subject, evidence)
        if named.is_known and not named.is_all and named.files:
            return named
    return scope


def _of_files(scope: Scope, what: str) -> list[Reading]:
    """The sum over the named files of one view that are not the whole of it; sessions only of a single file."""
    if scope.is_all or not scope.is_known or scope.views or not scope.files:
        return []
    if len(scope.files) == 1:
        value = scope.files[0].rows if what == "rows" else scope.files[0].sessions
        return [Reading(value, scope.files[0].path)] if value else []
    if what == "sessions" or len({file.view for file in scope.files}) > 1:
        return []
    return [Reading(sum(file.rows for file in scope.files), f"{len(scope.files):,} files")]


def _files_of_views(evidence: Evidence) -> list[Reading]:
    views: list[View] = [view for view in evidence.views if view.files]
    return [Reading(len(view.files), f"files of {view.name}", is_plain=False) for view in views]


def _by_kind(files: tuple[File, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for file in files:
        kind = file.container or file.path.rpartition(".")[2].casefold()
        counts[kind] = counts.get(kind, 0) + 1
    return dict(sorted(counts.items()))


def _size(files: tuple[File, ...]) -> int:
    return sum(file.bytes for file in files)


def _bounds(category: str) -> tuple[float, float] | None:
    """Least and greatest number of rows of a category of the Hub: 'n<1K', '1K<n<10K', 'n>1T'."""
    match = _CATEGORY.match(category)
    if match is None:
        return None
    low, low_power, high, high_power, over, over_power = match.groups()
    if over is not None:
        return int(over[:6]) * _POWERS[over_power.upper()], float("inf")
    least = int(low[:6]) * _POWERS[low_power.upper()] if low else 0
    return least, int(high[:6]) * _POWERS[high_power.upper()]
