"""What obeying a policy would cost: the same as somebody would count by hand in the report of all places."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit import engine, shard
from traceaudit.batches import Batches
from traceaudit.engine import run_audit
from traceaudit.gate.exemptions import Exemptions
from traceaudit.gate.limits import parse_limit
from traceaudit.gate.policy import NO_POLICY, Policy, Waiver
from traceaudit.settings import make_settings
from traceaudit_rules.catalog import all_rules
from traceaudit_rules.contract import Reads, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from traceaudit_reports.card import Card
    from traceaudit_reports.gate import Cost

RULES = {rule.code: rule for rule in all_rules()}
LEVELS = ("note", "warning", "error")
# Rules whose findings name every row that they concern among their places.
OF_ROWS = frozenset(Reads) - {Reads.TALLY, Reads.FILES, Reads.LICENCES, Reads.COPIES, Reads.KNOWN, Reads.DOCUMENTS}
Row = tuple[str, int]


def cost_of(folder: Path, policy: Policy = NO_POLICY, **options: Any) -> tuple[Card, Cost]:
    """The Card of a folder and its cost."""
    made = make_settings(**({"jobs": 1, "locations": None, "profile": "ci", "fail_on": "note"} | options))
    if policy.waivers:
        placed = tuple((waiver, None) for waiver in policy.waivers if waiver.is_of_places)
        made = replace(made, exemptions=Exemptions(waivers=placed))
    card = run_audit([str(folder)], made, policy=policy)
    assert card.gate is not None
    assert card.gate.cost is not None
    return card, card.gate.cost


def rows_by_rule(card: Card, least: str = "note") -> dict[str, set[Row]]:
    """Rows of active findings by code, from the places in the report; documents hold no rows."""
    data = {item.path for item in card.inputs if item.format != "document"}
    found: dict[str, set[Row]] = defaultdict(set)
    for finding in card.findings:
        if LEVELS.index(finding.severity) >= LEVELS.index(least) and finding.status in ("new", "grown"):
            places = {(place.file, place.row) for place in finding.locations if place.row and place.file in data}
            if places and RULES[finding.code].reads in OF_ROWS:
                found[finding.code] |= places
    return dict(found)


def as_counted(cost: Cost) -> dict[str, tuple[int, int]]:
    """Rows, and rows alone, by code."""
    return {one.code: (one.rows, one.alone) for one in cost.rules}


def by_hand(found: dict[str, set[Row]]) -> dict[str, tuple[int, int]]:
    """The same from sets of rows."""
    others = {code: set().union(*(rows for name, rows in found.items() if name != code)) for code in found}
    return {code: (len(rows), len(rows - others[code])) for code, rows in found.items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, traces: Any) -> Path:
    """Merged rows, and two sessions each of three formats, with accounts and defects."""
    folder = tmp_path_factory.mktemp("cost")
    merged = traces.fable_rows(50)
    traces.write(folder / "merged" / "a.jsonl", merged[:30])
    traces.write(folder / "merged" / "b.jsonl.gz", merged[30:])
    for number, account in enumerate((traces.accounts[0], None)):
        traces.write(folder / "claude" / f"s{number}.jsonl", traces.claude_session(f"cc-{number}", 5, account))
        traces.write(folder / "pi" / f"s{number}.jsonl", traces.pi_session(f"pi-{number}", 3, account))
        traces.write(folder / "codex" / f"s{number}.jsonl", traces.codex_session(f"cx-{number}", 3, account))
    with (folder / "claude" / "s1.jsonl").open("ab") as file:
        file.write(b'{"cut": \n\n{"sessionId": "cc-1", "uuid": "u", "type": "user", "number": NaN}\n')
    (folder / "README.md").write_text("# A dataset\nSee /home/zworblax/out.\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def measured(folder: Path) -> tuple[Card, Cost]:
    """The Card of the generated data, and what it would cost to lose every row with a finding."""
    return cost_of(folder)


# What all findings of these families are about are rows.
FAMILIES = ("TA1", "TA4", "TA9")


@pytest.mark.parametrize("least", LEVELS)
def test_rules_cost_the_rows_of_their_places(least: str, folder: Path) -> None:
    graded = Policy(severities=(("TA401", Severity.ERROR), ("TA902", Severity.ERROR)))
    card, cost = cost_of(folder, graded, select=FAMILIES, fail_on=least)
    found = rows_by_rule(card, least)
    assert found
    assert as_counted(cost) == by_hand(found)
    assert sum(view.lost_rows for view in cost.views) == len(set().union(*found.values()))
    active = {finding.code for finding in card.findings if LEVELS.index(finding.severity) >= LEVELS.index(least)}
    assert set(cost.without_rows) == active - found.keys()
    assert (cost.threshold, cost.is_policy) == (least, True)


def test_every_rule_costs_the_rows_of_its_places(measured: tuple[Card, Cost]) -> None:
    card, cost = measured
    counted = as_counted(cost)
    assert {code: counted[code][0] for code in rows_by_rule(card)} == {
        code: len(rows) for code, rows in rows_by_rule(card).items()
    }


def test_the_views_have_all_rows(measured: tuple[Card, Cost]) -> None:
    card, cost = measured
    views = {(view["format"], view["folder"], view["container"]): view["rows"] for view in card.facts["views"]}
    assert {(view.format, view.folder, view.container): view.rows for view in cost.views} == views
    assert all(0 <= view.lost_rows <= view.rows and view.lost_characters <= view.characters for view in cost.views)


def test_sums_fit(measured: tuple[Card, Cost]) -> None:
    _, cost = measured
    lost = sum(view.lost_rows for view in cost.views)
    assert max(one.rows for one in cost.rules) <= lost <= sum(one.rows for one in cost.rules)
    assert all(one.alone <= one.rows for one in cost.rules)
    assert sum(one.alone for one in cost.rules) <= lost
    assert list(cost.rules) == sorted(cost.rules, key=lambda one: (-one.rows, -one.characters, one.code))
    assert cost.costliest == cost.rules[0]
    assert not {one.code for one in cost.rules} & set(cost.without_rows)


def test_conversations_are_counted_where_a_file_is_one(measured: tuple[Card, Cost]) -> None:
    card, cost = measured
    files = {name: sum(item.format == name for item in card.inputs) for name in ("pi", "codex", "claude-code")}
    sessions = {view.format: view.sessions for view in cost.views}
    assert sessions == files | {"fable-merged": 0}
    assert all(bool(view.lost_sessions) == bool(view.sessions and view.lost_rows) for view in cost.views)
    assert all(view.lost_sessions <= view.sessions for view in cost.views)


@pytest.mark.parametrize("shard_bytes", [4096, 65536])
def test_shards_flushes_and_partitions_change_nothing(
    shard_bytes: int, folder: Path, measured: tuple[Card, Cost], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shard, "FLUSH_BYTES", 3000)
    monkeypatch.setattr(engine, "_BYTES_PER_PARTITION", 1 << 14)
    assert cost_of(folder, shard_bytes=shard_bytes)[1] == measured[1]


def test_processes_change_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inline = cost_of(folder, select=("TA4",))[1]
    monkeypatch.setattr(engine, "INLINE_BYTES", 0)
    assert cost_of(folder, select=("TA4",), shard_bytes=16384, jobs=2)[1] == inline


def test_a_policy_that_never_fails_is_asked_as_if_errors_had_to_go(folder: Path) -> None:
    never = cost_of(folder, fail_on="never")[1]
    errors = cost_of(folder, fail_on="error")[1]
    assert (never.threshold, never.is_policy) == ("error", False)
    assert replace(never, is_policy=True) == errors


def test_nothing_read_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Nothing\n", encoding="utf-8")
    gate = run_audit([str(tmp_path)], make_settings(jobs=1)).gate
    assert gate is not None
    assert gate.cost is None


def test_files_that_others_hold_cost_all_their_rows(tmp_path: Path, traces: Any) -> None:
    lines = traces.claude_session("cc-1", 6)
    for name in ("a", "b"):
        traces.write(tmp_path / f"{name}.jsonl", lines)
    traces.write(tmp_path / "c.jsonl", lines[:10])
    _, cost = cost_of(tmp_path, select=("TA701", "TA702"))
    assert as_counted(cost) == {"TA701": (len(lines), len(lines)), "TA702": (10, 10)}
    (view,) = cost.views
    assert (view.rows, view.lost_rows, view.sessions, view.lost_sessions) == (
        2 * len(lines) + 10,
        len(lines) + 10,
        3,
        2,
    )


def test_copies_of_what_was_written_in_a_session_cost_the_whole_session(tmp_path: Path, traces: Any) -> None:
    said = " ".join(f"word{number} is written here and read there" for number in range(40))
    for name in ("one", "two"):
        lines = traces.claude_session(f"cc-{name}", 1)
        lines[1]["message"]["content"] = [{"type": "text", "text": said}]
        traces.write(tmp_path / f"{name}.jsonl", lines)
    _, cost = cost_of(tmp_path, select=("TA71",))
    assert cost.rules
    assert {one.rows for one in cost.rules} == {len(lines)}
    assert [(view.sessions, view.lost_sessions) for view in cost.views] == [(2, 1)]


def test_the_name_of_a_file_and_a_card_cost_no_row(tmp_path: Path, traces: Any) -> None:
    account = traces.accounts[0]
    traces.write(tmp_path / "home" / account / "a.jsonl", [traces.fable_row(1)])
    traces.write(tmp_path / "b.jsonl", [traces.fable_row(2)])
    (tmp_path / "README.md").write_text(f"See /home/{account}/out.\n", encoding="utf-8")
    card, cost = cost_of(tmp_path, select=("TA401",))
    assert {finding.code for finding in card.findings} == {"TA401"}
    assert (cost.rules, cost.without_rows) == ((), ("TA401",))


def test_a_row_over_the_cap_is_a_row(tmp_path: Path, traces: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(stream: Any, start: int, stop: int | None, **_: object) -> Batches:
        return Batches(stream, start, stop, size=2048, cap=4096)

    monkeypatch.setattr(shard, "Batches", make)
    long = traces.fable_row(2, context="Something to read. " * 900 + f"cd /home/{traces.accounts[0]}/work")
    traces.write(tmp_path / "a.jsonl", [traces.fable_row(1), long, traces.fable_row(3)])
    card, cost = cost_of(tmp_path, select=("TA401", "TA9"))
    assert as_counted(cost)["TA401"] == (1, 0)
    assert as_counted(cost) == by_hand(rows_by_rule(card))
    (view,) = cost.views
    assert (view.rows, view.lost_rows, view.lost_characters) == (3, 1, 0)


def test_characters_are_those_of_the_lost_rows(tmp_path: Path, traces: Any) -> None:
    clean, bad = traces.fable_row(2, output={"text": "So."}), traces.fable_row(4, cot="[Reasoning redacted]")
    for row in (clean, bad):
        row["completion"] = f"<think>\n{row['cot']}\n</think>\nASSISTANT (message): So."
    traces.write(tmp_path / "a.jsonl", [clean, bad])
    (view,) = cost_of(tmp_path, select=("TA1",))[1].views
    assert view.lost_characters == len(bad["context"]) + len(bad["completion"])
    assert view.characters == view.lost_characters + len(clean["context"]) + len(clean["completion"])


def test_rows_of_a_source_are_lost_with_it(tmp_path: Path, traces: Any) -> None:
    rows = [traces.fable_row(number, origin="hf" if number % 3 else "local") for number in range(30)]
    traces.write(tmp_path / "a.jsonl", rows)
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n# A dataset\n", encoding="utf-8")
    card, cost = cost_of(tmp_path, select=("TA8",))
    found = {finding.code: finding.rows for finding in card.findings}
    assert found["TA842"] == 20
    assert as_counted(cost)["TA842"] == (20, 20)


def test_each_source_has_its_own_rows(tmp_path: Path, traces: Any) -> None:
    said = ({"origin": "hf"}, {"origin": "local"}, {"origin": "brantwik/traces"}, {"license": "cc-by-nc-4.0"})
    rows = [traces.fable_row(number, **said[number % 7 % 4]) for number in range(42)]
    traces.write(tmp_path / "data" / "a.jsonl", rows[:20])
    traces.write(tmp_path / "data" / "b.jsonl", rows[20:])
    traces.write(tmp_path / "raw" / "a.jsonl", traces.pi_session("pi-0", 3))
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n# A dataset\n", encoding="utf-8")
    codes = ("TA801", "TA815", "TA842", "TA810")
    card, cost = cost_of(tmp_path, select=codes)
    # One finding a source, and a row has one source.
    stated: Counter[str] = Counter()
    for finding in card.findings:
        stated[finding.code] += finding.rows
    assert len(stated) == 3
    assert {code: rows for code, (rows, _) in as_counted(cost).items()} == stated


def test_an_upstream_that_only_the_card_names_is_counted(tmp_path: Path, traces: Any) -> None:
    traces.write(tmp_path / "a.jsonl", [traces.fable_row(number, origin="local") for number in range(9)])
    card = "---\nlicense: mit\nsource_datasets:\n- brantwik/traces\n---\n# Rows\nMade from brantwik/traces.\n"
    (tmp_path / "README.md").write_text(card, encoding="utf-8")
    _, cost = cost_of(tmp_path, select=("TA801",))
    assert (cost.rules, cost.without_rows, cost.counted) == ((), ("TA801",), (("TA801", 9),))


@pytest.mark.parametrize("glob", ["*#1*", "*"])
def test_waived_rows_cost_nothing(glob: str, folder: Path, measured: tuple[Card, Cost]) -> None:
    waiver = Waiver(1, "TA4", "known", uid=glob)
    card, cost = cost_of(folder, Policy(waivers=(waiver,)))
    before, after = as_counted(measured[1]), as_counted(cost)
    assert {code: rows for code, (rows, _) in after.items() if not code.startswith("TA4")} == {
        code: rows for code, (rows, _) in before.items() if not code.startswith("TA4")
    }
    assert all(after[code][0] <= before[code][0] for code in after)
    assert after.get("TA401", (0, 0)) != before["TA401"]
    assert card.gate is not None
    assert card.gate.waivers[0].occurrences


def test_a_waiver_of_another_finding_waives_no_row(folder: Path, measured: tuple[Card, Cost]) -> None:
    other = Waiver(1, "TA4", "known", uid="*", fingerprint="0" * 64)
    assert as_counted(cost_of(folder, Policy(waivers=(other,)))[1]) == as_counted(measured[1])


@pytest.mark.parametrize(("most", "is_lost"), [("TA401 <= 9", False), ("TA4 <= 9", False), ("TA401 <= 0", True)])
def test_findings_that_a_limit_accepts_cost_nothing(most: str, is_lost: bool, tmp_path: Path, traces: Any) -> None:
    row = traces.fable_row(1, context=f"cd /home/{traces.accounts[0]}/work")
    traces.write(tmp_path / "a.jsonl", [row, traces.fable_row(2)])
    policy = Policy(limits=(parse_limit(most),))
    card, cost = cost_of(tmp_path, policy, select=("TA401",), fail_on="warning")
    assert (card.verdict.exit_code, bool(cost.rules)) == (int(is_lost), is_lost)
    assert cost_of(tmp_path, policy, select=("TA401",), fail_on="warning", shard_bytes=4096)[1] == cost
    graded = replace(policy, severities=(("TA401", Severity.ERROR),))
    # without a policy the cost is asked as if every row with an error had to go
    assert cost_of(tmp_path, graded, select=("TA401",), fail_on="never")[1].rules


SMALL = st.lists(st.sampled_from(["home", "redacted", "empty", "mask", "clean", "bad"]), min_size=1, max_size=8)


def _lines(kinds: list[str], traces: Any) -> bytes:
    made = {
        "home": {"context": f"cd /home/{traces.accounts[0]}/work && ls"},
        "redacted": {"cot": "[Reasoning redacted]"},
        "empty": {"cot": ""},
        "mask": {"completion": "export TOKEN=[REDACTED]"},
        "clean": {},
    }
    lines = [
        b'{"cut": ' if kind == "bad" else json.dumps(traces.fable_row(number, **made[kind])).encode()
        for number, kind in enumerate(kinds)
    ]
    return b"".join(line + b"\n" for line in lines)


@settings(max_examples=5)
@given(parts=st.lists(SMALL, min_size=1, max_size=2), least=st.sampled_from(LEVELS), pattern=st.sampled_from("0123"))
def test_any_rows_cost_what_counting_by_hand_gives(
    parts: list[list[str]], least: str, pattern: str, tmp_path_factory: pytest.TempPathFactory, traces: Any
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for number, kinds in enumerate(parts):
        (folder / f"{number}.jsonl").write_bytes(_lines(kinds, traces))
    card, cost = cost_of(folder, select=FAMILIES, fail_on=least)
    assert as_counted(cost) == by_hand(rows_by_rule(card, least))
    backwards = tmp_path_factory.mktemp("backwards")
    for path in folder.iterdir():
        (backwards / path.name).write_bytes(b"".join(reversed(path.read_bytes().splitlines(keepends=True))))
    assert cost_of(backwards, select=FAMILIES, fail_on=least)[1] == cost
    waiver = Waiver(1, "", "known", uid=f"*#{pattern}")
    waived_card, waived = cost_of(folder, Policy(waivers=(waiver,)), select=FAMILIES, fail_on=least)
    assert sum(view.lost_rows for view in waived.views) <= sum(view.lost_rows for view in cost.views)
    before = as_counted(cost)
    assert all(rows <= before[code][0] for code, (rows, _) in as_counted(waived).items())
    assert len(waived_card.findings) == len(card.findings)
