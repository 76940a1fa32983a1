"""Running rules over tables and hits, and grouping what they find."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, cast

import polars as pl

from traceaudit.failures import describe_failure
from traceaudit.grouping import make_groups, scope_of
from traceaudit.results import Audit
from traceaudit_rules.contract import Counted, Keyed, Reads, Rule
from traceaudit_rules.groups import Group, GroupKey
from traceaudit_rules.tally import Tally, tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from traceaudit.intake import Intake
    from traceaudit_rules.contract import Judged
    from traceaudit_rules.licences.picture import Picture
    from traceaudit_rules.options import Options


def examine_tables(
    rules: Iterable[Rule], tables: Mapping[str, pl.DataFrame], intake: Intake, failures: dict[str, str]
) -> Audit:
    """Run the rules that read tables. A rule that raises is written to `failures` and finds nothing."""
    rows = tables["rows"]
    results = []
    for rule in rules:
        table = tables.get(rule.reads.value)
        if table is None or table.is_empty() or rule.code in failures:
            continue
        check = cast("Callable[[pl.DataFrame], pl.DataFrame]", rule.check)
        try:
            of_steps = rows if rule.reads in (Reads.STEPS, Reads.SPANS) else None
            results += [collect(rule, check(table), intake, of_steps), Audit(ran=frozenset({rule.code}))]
        except Exception as error:  # a rule that fails must not stop the others, nor read as a pass
            failures[rule.code] = describe_failure(error)
    return Audit.total(results)


def emit_keyed(
    rules: Iterable[Rule], tables: Mapping[str, pl.DataFrame], failures: dict[str, str]
) -> dict[str, pl.DataFrame]:
    """What is sent to the reduction of the keyed rules, by the name of the shuffle."""
    emitted: dict[str, pl.DataFrame] = {}
    for name, group in shuffles(rules).items():
        if any(rule.code in failures for rule in group):
            continue
        try:
            frame = cast("Keyed", group[0].check).shuffle.emit(tables)
        except Exception as error:
            failures.update({rule.code: describe_failure(error) for rule in group})
            continue
        if not frame.is_empty():
            emitted[name] = frame
    return emitted


def shuffles(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """The keyed rules by the shuffle that they read, and those on counts by the one that counts."""
    keyed = [(rule.check.shuffle.name, rule) for rule in rules if isinstance(rule.check, Keyed | Counted)]
    ordered = sorted(keyed, key=lambda pair: (pair[0], pair[1].code))
    return {name: [rule for _, rule in group] for name, group in groupby(ordered, key=lambda pair: pair[0])}


def reduce_keyed(rules: Sequence[Rule], partition: pl.DataFrame, intake: Intake, options: Options) -> Audit:
    """Run the reductions of the keyed rules of one shuffle on one partition of its keys."""
    try:
        shuffle = cast("Keyed", rules[0].check).shuffle
        prepared = shuffle.prepare(partition.sort("key", "file", "offset"), options)
        results = [Audit(tally=shuffle.count(prepared))] if shuffle.count else []
    except Exception as error:
        return Audit(failures={rule.code: describe_failure(error) for rule in rules})
    for rule in rules:
        if not isinstance(rule.check, Keyed):
            continue
        try:
            results.append(collect(rule, rule.check.reduce(prepared), intake))
        except Exception as error:
            results.append(Audit(failures={rule.code: describe_failure(error)}))
    return Audit.total(results)


def judge_counts(rules: Iterable[Rule], counts: Tally, intake: Intake) -> Audit:
    """Run the rules that read the counts of the whole dataset."""
    return _judge([rule for rule in rules if rule.reads is Reads.TALLY], counts, intake)


def judge_licences(rules: Iterable[Rule], picture: Picture, intake: Intake) -> Audit:
    """Run the rules that read the sources of the rows and their licences."""
    return _judge([rule for rule in rules if rule.reads is Reads.LICENCES], picture, intake)


def _judge(rules: Iterable[Rule], whole: Tally | Picture, intake: Intake) -> Audit:
    """Run rules that are asked once. A rule that raises finds nothing and reads as failed."""
    results = []
    for rule in rules:
        check = cast("Callable[[object], Iterable[Judged]]", rule.check)
        try:
            results.append(collect_whole(rule, list(check(whole)), intake))
        except Exception as error:
            results.append(Audit(failures={rule.code: describe_failure(error)}))
    return Audit.total(results)


def collect_whole(rule: Rule, found: Sequence[Judged], intake: Intake) -> Audit:
    """What a rule found in the whole, as groups; what it only looked at has an empty subject."""
    limit = intake.limit
    taken = found if intake.exemptions.is_empty else _taken(rule, found, intake)
    intake.trail.note_bunches(rule, taken)
    groups = {
        GroupKey(rule.code, item.scope, item.subject): Group(
            count=item.count,
            rows=item.rows,
            sessions=item.sessions,
            files=item.files,
            kinds={item.kind: item.count},
            severity=rule.severity if item.severity is None else item.severity,
            confidence=rule.confidence if item.confidence is None else item.confidence,
            places=item.places[:limit],
            limit=limit,
            properties=item.properties,
            waived=item.waived,
        )
        for item in taken
        if item.subject
    }
    examined = {item.scope: item.examined for item in found}
    looked_at = [tally(examined_dimension(rule.code, scope), [("", n)]) for scope, n in examined.items() if n]
    ran = frozenset({rule.code}) if looked_at else frozenset()
    return Audit(groups=groups, tally=Tally.total_of(looked_at), ran=ran)


def _taken(rule: Rule, found: Sequence[Judged], intake: Intake) -> list[Judged]:
    return [one for item in found if (one := intake.exemptions.apply_to_whole(rule, item)) is not None]


def collect(rule: Rule, judged: pl.DataFrame, intake: Intake, rows: pl.DataFrame | None = None) -> Audit:
    """Group what a rule judged: occurrences by scope and subject, and how many items it looked at.

    `rows` is the rows table where the judged frame has only `at` to say which row it is about.
    """
    if judged.is_empty():
        return Audit()
    judged = intake.take(rule, judged)
    is_clean = judged["subject"].null_count() == judged.height
    return Audit(
        groups={} if is_clean else make_groups(rule, judged, intake.limit, rows),
        tally=_examined(rule, judged),
        ran=frozenset({rule.code}),
    )


def examined_dimension(code: str, scope: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The tally dimension that counts what a rule looked at in a scope."""
    return ("examined", code, *(f"{name}={value}" for name, value in scope))


def _examined(rule: Rule, judged: pl.DataFrame) -> Tally:
    if rule.reads is Reads.BYTES:
        return Tally()
    if not rule.by:
        return tally(examined_dimension(rule.code, ()), [("", judged.height)])
    # Neighbours mostly have one scope: counting runs of them is cheaper than grouping.
    runs = judged.select(pl.struct(rule.by).rle().alias("run")).unnest("run")
    counts: Counter[tuple[object, ...]] = Counter()
    for number, scope in runs.select("len", "value").iter_rows():
        counts[tuple(scope.values())] += number
    return Tally.total_of(
        tally(examined_dimension(rule.code, scope_of(rule, scope)), [("", number)]) for scope, number in counts.items()
    )
