"""What is exempt by place: rules left out, graded otherwise, and waived occurrences."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from traceaudit.asides import Asides
from traceaudit.engine import run_audit
from traceaudit.gate.exemptions import NO_EXEMPTIONS, WAIVER, Exemptions, Override
from traceaudit.gate.policy import Waiver
from traceaudit.grouping import make_groups
from traceaudit.settings import make_settings
from traceaudit_rules.contract import Judged, Severity
from traceaudit_rules.groups import add_groups
from traceaudit_rules.inputs.uids import repeated_uids
from traceaudit_rules.licences.missing import missing_licence
from traceaudit_rules.secrets.tokens import provider_tokens

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from traceaudit.annotation import Annotations
    from traceaudit.sources import Source

TYPES = {
    "file": pl.Int32,
    "offset": pl.UInt64,
    "kind": pl.String,
    "format": pl.String,
    "subject": pl.String,
    "session": pl.String,
    "uid": pl.String,
    "origin": pl.String,
}
NAMES = ["hf/set", "hf/other", "local", None]
OCCURRENCES = st.lists(
    st.fixed_dictionaries(
        {
            "file": st.integers(-1, 2),
            "offset": st.integers(0, 9),
            "kind": st.just("repeat"),
            "format": st.just("pi"),
            "subject": st.sampled_from(["uid", "other", None]),
            "session": st.just("s"),
            "uid": st.sampled_from(["a#1", "a#2", "b#1", None]),
            "origin": st.sampled_from(NAMES),
        }
    ),
    max_size=20,
)
CODES = st.sampled_from(["", "TA9", "TA908", "TA5"])
FILES = st.none() | st.frozensets(st.integers(0, 2))
OVERRIDES = st.lists(
    st.builds(
        lambda files, origins, ignore, severities: Override(
            ("some/**",) if files is not None else (), origins, ignore, severities, files
        ),
        FILES,
        st.lists(st.sampled_from(["hf/*", "local", "[!h]*"]), max_size=2).map(tuple),
        st.lists(CODES, max_size=1).map(tuple),
        st.lists(st.tuples(CODES, st.sampled_from(Severity)), max_size=2).map(tuple),
    ),
    max_size=3,
)
WAIVERS = st.lists(
    st.builds(
        lambda files, code, uid, origin, fingerprint: (
            Waiver(0, code, "r", uid=uid, origin=origin, path="" if files is None else "p", fingerprint=fingerprint),
            files,
        ),
        FILES,
        CODES,
        st.sampled_from(["", "a#*", "b#1"]),
        st.sampled_from(["", "hf/set", "*o*"]),
        st.sampled_from(["", "ab12"]),
    ),
    max_size=3,
).map(lambda items: tuple((replace(waiver, number=number), files) for number, (waiver, files) in enumerate(items)))
EXEMPTIONS = st.builds(Exemptions, OVERRIDES.map(tuple), WAIVERS)


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=TYPES)


def occurrence(file: int, **fields: object) -> dict[str, Any]:
    row = dict.fromkeys(TYPES) | {"file": file, "offset": 0, "kind": "repeat", "format": "pi", "subject": "uid"}
    return row | fields


def waiver(number: int = 0, code: str = "TA908", **fields: Any) -> Waiver:
    return Waiver(number, code, "accepted", **fields)


@given(EXEMPTIONS, OCCURRENCES)
def test_what_is_exempt_and_the_rest_are_the_whole(exemptions: Exemptions, rows: list[dict[str, Any]]) -> None:
    judged = frame(*rows)
    taken = exemptions.apply(repeated_uids, judged)
    before, after = judged["subject"].is_not_null(), taken["subject"].is_not_null()
    assert len(taken) == len(judged)
    assert (after <= before).all()
    assert taken.select(pl.exclude("subject", "severity", WAIVER)).equals(judged.drop("subject"))
    assert taken.filter(after)["subject"].equals(judged.filter(after)["subject"])
    if WAIVER in taken.columns:
        assert taken.filter(~after)[WAIVER].null_count() == len(taken.filter(~after))
        groups = make_groups(repeated_uids, taken, None)
        marked = taken[WAIVER].drop_nulls().value_counts()
        counted: dict[int, int] = {}
        for group in groups.values():
            assert sum(group.waived.values()) <= group.count
            for number, count in group.waived.items():
                counted[number] = counted.get(number, 0) + count
        assert counted == dict(marked.iter_rows())


@given(EXEMPTIONS, OCCURRENCES, st.integers(0, 20), st.randoms(use_true_random=False))
def test_order_and_sharding_make_no_difference(
    exemptions: Exemptions, rows: list[dict[str, Any]], cut: int, random: Any
) -> None:
    rows = [row | {"offset": number} for number, row in enumerate(rows)]
    whole = make_groups(repeated_uids, exemptions.apply(repeated_uids, frame(*rows)), 5) if rows else {}
    random.shuffle(rows)
    parts = [part for part in (rows[:cut], rows[cut:]) if part]
    other = pickle.loads(pickle.dumps(exemptions))  # as a worker gets them
    found = [make_groups(repeated_uids, other.apply(repeated_uids, frame(*part)), 5) for part in parts]
    assert add_groups(*found) == whole
    assert hash(other) == hash(exemptions)


def test_nothing_is_done_where_nothing_is_exempt() -> None:
    judged = frame(occurrence(0))
    assert NO_EXEMPTIONS.is_empty
    assert NO_EXEMPTIONS.apply(repeated_uids, judged) is judged
    other_rule = Exemptions((Override(("x",), ignore=("TA5",), files=frozenset({0})),))
    assert other_rule.apply(repeated_uids, judged) is judged


def test_a_rule_is_left_out_where_path_and_origin_match() -> None:
    here = Override(("x",), ("hf/*",), ("TA9",), files=frozenset({1}))
    judged = frame(
        occurrence(1, origin="hf/a"), occurrence(1, origin="local"), occurrence(0, origin="hf/a"), occurrence(1)
    )
    assert Exemptions((here,)).apply(repeated_uids, judged)["subject"].to_list() == [None, "uid", "uid", "uid"]


def test_the_longest_beginning_of_a_code_decides_on_the_severity_and_then_the_last() -> None:
    everywhere = frozenset({0})
    first = Override(("x",), severities=(("TA908", Severity.NOTE), ("TA9", Severity.ERROR)), files=everywhere)
    second = Override(("x",), severities=(("TA", Severity.ERROR),), files=everywhere)
    third = Override(("x",), severities=(("TA908", Severity.ERROR),), files=everywhere)
    judged = frame(occurrence(0), occurrence(1))
    told = Exemptions((first, second)).apply(repeated_uids, judged)["severity"].to_list()
    assert told == [Severity.NOTE, repeated_uids.severity]
    assert Exemptions((first, third)).apply(repeated_uids, judged)["severity"].to_list()[0] == Severity.ERROR


def test_an_occurrence_falls_under_the_first_waiver_and_one_without_a_fingerprint_comes_first() -> None:
    waivers = (
        (waiver(0, uid="a#1", fingerprint="ab12"), None),
        (waiver(1, uid="a#*"), None),
        (waiver(2, path="data/**"), frozenset({1})),
    )
    judged = frame(occurrence(0, uid="a#1"), occurrence(1, uid="b"), occurrence(1, uid="a#2"), occurrence(0, uid="b"))
    assert Exemptions(waivers=waivers).apply(repeated_uids, judged)[WAIVER].to_list() == [1, 2, 1, None]
    alone = Exemptions(waivers=waivers[:1])
    assert alone.apply(repeated_uids, judged)[WAIVER].to_list() == [0, None, None, None]


def test_waivers_of_other_rules_and_of_findings_as_a_whole_mark_nothing() -> None:
    waivers = ((waiver(0, "TA5", uid="*"), None), (waiver(1), None), (waiver(2, fingerprint="ab12"), None))
    assert WAIVER not in Exemptions(waivers=waivers).apply(repeated_uids, frame(occurrence(0, uid="a"))).columns


def test_a_frame_without_the_column_is_exempt_by_path_only() -> None:
    judged = frame(occurrence(1)).drop("uid", "origin")
    by_uid = Exemptions((Override((), ("*",), ("TA9",)),), ((waiver(uid="*"), None),))
    assert by_uid.apply(repeated_uids, judged).equals(judged)
    by_path = Exemptions(waivers=((waiver(3, path="x"), frozenset({1})),))
    assert by_path.apply(repeated_uids, judged)[WAIVER].to_list() == [3]


def test_globs_become_files_below_the_root_and_the_working_folder(
    tmp_path: Path, make_source: Callable[..., Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["data/fixtures/a.jsonl", "data/b.jsonl", "Data/fixtures/c.jsonl"]
    sources = [make_source(tmp_path / name, number, shown=name) for number, name in enumerate(names)]
    monkeypatch.chdir(tmp_path.parent)
    exemptions = Exemptions(
        (
            Override(("data/fixtures/**", f"{tmp_path.name}/data/b.jsonl"), ignore=("TA9",)),
            Override((), ("hf",), ("TA5",)),
        ),
        ((waiver(path="*.jsonl"), None), (waiver(1, path="none/**"), None), (waiver(2, uid="a"), None)),
    )
    assert exemptions.apply(repeated_uids, frame(occurrence(0)))["subject"].to_list() == ["uid"]
    known = exemptions.of_files(sources)
    assert [override.files for override in known.overrides] == [frozenset({0, 1}), None]
    assert [files for _, files in known.waivers] == [frozenset({0, 1, 2}), frozenset(), None]
    assert known.apply(repeated_uids, frame(occurrence(0), occurrence(2)))["subject"].to_list() == [None, "uid"]


def test_what_a_rule_says_of_the_whole_is_exempt_where_all_its_files_are() -> None:
    judged = Judged((), "own pi", "own rows", 7, 9, files=frozenset({0, 1}), rows=7)
    some = Exemptions((Override(("x",), ignore=("TA8",), files=frozenset({0})),))
    every = Exemptions((Override(("x",), ignore=("TA8",), files=frozenset({0, 1, 2})),))
    assert some.apply_to_whole(missing_licence, judged) == judged
    assert every.apply_to_whole(missing_licence, judged) is None
    assert every.apply_to_whole(repeated_uids, judged) == judged
    graded = Exemptions((Override(("x",), severities=(("TA801", Severity.NOTE),), files=frozenset({0, 1})),))
    told = graded.apply_to_whole(missing_licence, judged)
    assert told is not None
    assert told.severity is Severity.NOTE
    waived = Exemptions(waivers=((waiver(4, "TA801", path="x"), frozenset({0, 1})),))
    told = waived.apply_to_whole(missing_licence, judged)
    assert told is not None
    assert told.waived == {4: 7}


def test_a_rule_on_counts_knows_no_file_and_is_exempt_by_the_origin_of_its_scope() -> None:
    judged = Judged((("format", "pi"), ("origin", "hf/set")), "openers", "openers", 7, 9)
    by_path = Exemptions((Override(("**",), ignore=("TA",), files=frozenset({0})),))
    by_origin = Exemptions((Override((), ("hf/*",), ("TA",)),))
    assert by_path.apply_to_whole(missing_licence, judged) == judged
    assert by_origin.apply_to_whole(missing_licence, judged) is None
    assert by_origin.apply_to_whole(missing_licence, replace(judged, scope=())) == replace(judged, scope=())


def test_a_hundred_waivers_of_uids_are_told_apart() -> None:
    waivers = tuple((waiver(number, "TA5", uid=f"row-{number}#*"), None) for number in range(100))
    judged = frame(*[occurrence(0, uid=f"row-{number % 150}#{number}") for number in range(300)])
    marked = Exemptions(waivers=waivers).apply(provider_tokens, judged)[WAIVER].to_list()
    assert marked == [number % 150 if number % 150 < 100 else None for number in range(300)]


def test_a_whole_audit_leaves_out_grades_and_waives_by_place(traces: Any, tmp_path: Path) -> None:
    """The same from any number of shards."""
    gone, kept = traces.accounts[:2]
    rows = [traces.fable_row(n, context=f"cd /home/{kept}/x", origin=f"hf/{n % 3}") for n in range(12)]
    traces.write(tmp_path / "data" / "rows.jsonl", rows)
    traces.write(tmp_path / "data" / "fixtures" / "a.jsonl", [traces.fable_row(1, context=f"cd /home/{gone}/x")])
    exemptions = Exemptions(
        (
            Override(("data/fixtures/**",), ignore=("TA4",)),
            Override((), ("hf/*",), severities=(("TA401", Severity.NOTE),)),
        ),
        ((waiver(0, "TA401", origin="hf/1"), None), (waiver(1, "TA4", uid="*#2", path="rows.jsonl"), None)),
    )
    found = []
    for shard_bytes in (1 << 24, 2000):
        seen: list[Annotations] = []
        chosen = make_settings(jobs=1, select=("TA401",), shard_bytes=shard_bytes, exemptions=exemptions)
        card = run_audit([str(tmp_path)], chosen, asides=Asides(annotate=seen.append))
        ((_, group),) = seen[0].audit.groups.items()
        found.append((group.count, dict(group.waived), card.findings[0].severity, card.findings[0].fingerprint))
    assert found[0] == found[1]
    count, waived, severity, _ = found[0]
    # uids end in #0 to #11: four are of hf/1, and #2 is of another origin
    assert (count, waived, severity) == (12, {0: 4, 1: 1}, "note")
