"""The page stays small, whatever the size of the audit, and counts what it leaves out."""

from __future__ import annotations

import re
import time
import tracemalloc
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.html import render
from traceaudit_reports.pagesize import LEAST_MEGABYTES
from traceaudit_reports.pagesize import MEGABYTE as MEGABYTES
from traceaudit_reports.replay import Moment, Replay, Replays

if TYPE_CHECKING:
    from conftest import MakeFinding, OpenPage, ReadPage, Unpack

    from traceaudit_reports.card import Card, Finding

LIMIT = 3_000_000
MEGABYTE = '<"&\u202e' * 250_000
LONG = MEGABYTE[:4_000]


def test_a_large_audit_gives_a_small_page(
    rich_card: Card, make_finding: MakeFinding, read_page: ReadPage, unpack: Unpack
) -> None:
    findings = _many(make_finding, 100_000)
    card = replace(rich_card, findings=findings)
    begin = time.process_time()
    page = render(card)
    took = time.process_time() - begin
    assert LIMIT * 0.9 < len(page.encode()) <= LIMIT
    assert took < 10
    text = read_page(page).text()
    shown, packed = len(_written(page)), Counter(record[0] for record in unpack(page))
    total = sum(packed.values())
    assert f"{shown:,} of 100,000 findings are written out on this page" in text
    assert f"{total:,} more are packed into it" in text
    assert f"The other {100_000 - shown - total:,} are in the JSON report" in text
    said = [int(count.replace(",", "")) for count in re.findall(r"([\d,]+) more findings? of this rule packed", text)]
    left = [int(count.replace(",", "")) for count in re.findall(r"([\d,]+) more findings? of this rule in the", text)]
    assert (sum(said), sum(left)) == (total, 100_000 - shown - total)
    assert total > 10_000
    # Every rule has its share, the most severe first, and the packed ones continue where the written ones end.
    by_rule = Counter(name.split("-")[0] for name in _written(page))
    assert len(by_rule) == len(packed) == 60
    assert max(by_rule.values()) - min(by_rule.values()) <= 1
    assert max(packed.values()) - min(packed.values()) <= 25
    first = page.split('<details class="rule" id="TA101"')[1]
    assert first.index('data-severity="error"') < first.index('data-severity="warning"')
    numbers = [record[1] for record in unpack(page) if record[0] == "TA101"]
    assert numbers == list(range(by_rule["TA101"] + 1, by_rule["TA101"] + 1 + packed["TA101"]))


def _many(make_finding: MakeFinding, count: int) -> tuple[Finding, ...]:
    """Findings of sixty rules and three severities."""
    codes = [f"TA{family}{number:02}" for family in (1, 3, 4, 9) for number in range(15)]
    kinds = ("warning", "note", "error")
    first = make_finding("TA101", "some-rule", "note", 1, "some message")
    return tuple(
        replace(
            first,
            code=codes[n % 60],
            severity=kinds[n % 3],
            count=1 + n % 977,
            message=f"finding {n} of many",
            fingerprint=sha256(str(n).encode()).hexdigest(),
        )
        for n in range(count)
    )


def _written(page: str) -> list[str]:
    """Ids of the findings that are elements, without the template."""
    return [name for name in re.findall(r'<details class="finding" id="([^"]+)"', page) if not name.startswith("TA000")]


@pytest.mark.parametrize("megabytes", [0.5, 0.75, 1, 1.5, 2, 4.25])
def test_no_page_is_larger_than_it_may_be(
    megabytes: float, rich_card: Card, make_finding: MakeFinding, unpack: Unpack
) -> None:
    card = replace(rich_card, findings=_many(make_finding, 4_000))
    size = int(megabytes * 1_000_000)
    page = render(card, size)
    assert min(size, 1_000_000) * 0.6 < len(page.encode()) <= size
    assert len(_written(page)) >= 60
    assert page == render(replace(card), size)
    # What is written out opens at once, whatever may be packed beside it.
    assert sum(map(len, re.findall(r'<details class="finding" .*?</details>', page, re.DOTALL))) < 1_100_000
    numbers = {record[1] for record in unpack(page)}
    assert not numbers or min(numbers) > 1


def test_replays_go_before_charts_and_tables(rich_card: Card) -> None:
    moments = tuple(Moment(n, "prompt", "user", "", "", "", f"step {n} " + "word " * 60) for n in range(60))
    replay = Replay("s-1", "a.jsonl", "pi", "m", "h", "1", 60, 60, 1, "error", moments)
    sessions = tuple(replace(replay, session=f"s-{n}") for n in range(60))
    view = rich_card.facts["views"][0]  # type: ignore[index]
    facts = {**rich_card.facts, "views": [view | {"folder": f"folder-{number}"} for number in range(40)]}
    card = replace(rich_card, replays=Replays(sessions), facts=facts)

    def left(most: int) -> tuple[int, int]:
        page = render(card, most)
        assert len(page.encode()) <= most
        return len(set(re.findall(r'id="replay-(\d+)"', page))), len(set(re.findall(r"folder-\d+", page)))

    counts = [left(most) for most in (3_000_000, 600_000, 500_000)]
    assert counts[0][0] > counts[1][0] >= counts[2][0]
    assert counts[0][1] == counts[1][1] >= counts[2][1] > 0


def test_hostile_frames_keep_the_least_limit(rich_card: Card, make_finding: MakeFinding) -> None:
    inputs = tuple(replace(rich_card.inputs[0], path=LONG, problems=(LONG,) * 9) for _ in range(500))
    rules = tuple(replace(rich_card.rules[0], code=f"TA{100 + n}", name=LONG, title=LONG, doc=LONG) for n in range(150))
    first = make_finding("TA101", LONG, "note", 1, LONG, fix=LONG)
    findings = tuple(replace(first, code=f"TA{100 + n % 150}") for n in range(300))
    card = replace(rich_card, name=LONG, inputs=inputs, rules=rules, findings=findings)
    least = int(LEAST_MEGABYTES * MEGABYTES)
    assert len(render(card, least).encode()) <= least


def test_memory_is_that_of_the_page(clean_card: Card, make_finding: MakeFinding) -> None:
    card = replace(clean_card, findings=_many(make_finding, 20_000))
    render(clean_card)
    tracemalloc.start()
    page = render(card)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * len(page)


def test_endless_values_are_cut(rich_card: Card) -> None:
    location = replace(
        rich_card.findings[0].locations[0], file=MEGABYTE, pointer=MEGABYTE, evidence=MEGABYTE, uid=MEGABYTE
    )
    endless = replace(
        rich_card.findings[0],
        name=MEGABYTE,
        kind=MEGABYTE,
        subject=MEGABYTE,
        scope={MEGABYTE + str(number): MEGABYTE for number in range(3)},
        message=MEGABYTE,
        fix=MEGABYTE,
        properties={MEGABYTE: [MEGABYTE] * 3},
        locations=(location,) * 50,
        fingerprint=MEGABYTE,
    )
    findings = tuple(replace(endless, code=f"TA{100 + n % 60}") for n in range(2_000))
    inputs = tuple(replace(rich_card.inputs[0], path=MEGABYTE, problems=(MEGABYTE,) * 9) for _ in range(1_000))
    rules = tuple(
        replace(rich_card.rules[0], code=f"TA{100 + n}", title=MEGABYTE, doc=MEGABYTE[:9_000]) for n in range(60)
    )
    card = replace(rich_card, name=MEGABYTE, inputs=inputs, rules=rules, findings=findings)
    begin = time.process_time()
    page = render(card)
    assert time.process_time() - begin < 10
    assert len(page.encode()) < LIMIT
    assert "(1,000,000 characters)" in page


def test_many_views_are_counted(rich_card: Card, open_page: OpenPage) -> None:
    view = rich_card.facts["views"][0]  # type: ignore[index]
    views = [view | {"folder": f"folder-{number}"} for number in range(500)]
    text = open_page(replace(rich_card, facts={"views": views})).text()
    assert "460 more views in the JSON report." in text
    assert "488 more rows in the JSON report." in text
    assert "1,300 more rows in the JSON report." in text


@pytest.mark.parametrize("count", [200, 201])
def test_many_files_are_counted(count: int, rich_card: Card, open_page: OpenPage) -> None:
    inputs = (rich_card.inputs[1],) * (count - 1) + (rich_card.inputs[-2],)
    text = open_page(replace(rich_card, inputs=inputs)).text()
    assert ("1 more file in the JSON report: 1 read." in text) == (count == 201)
    assert "unsupported-format: gemini" in text


def test_places_are_counted(clean_card: Card, make_finding: MakeFinding, open_page: OpenPage) -> None:
    def said(count: int, kept: int) -> str:
        finding = make_finding("TA101", "hidden-thinking", "note", count, "some message")
        finding = replace(finding, locations=finding.locations[:1] * kept)
        text = open_page(replace(clean_card, findings=(finding,))).text()
        return text[text.index("Places, masked") : text.index("What was looked for")]

    assert "10 of 60 places are shown, 50 are in the JSON report; scan with --locations all" in said(60, 50)
    assert "10 of 50 places are shown, 50 are in the JSON report." in said(50, 50)
    assert "10 of 60 places are shown; scan with --locations all" in said(60, 10)
    assert "places are shown" not in said(10, 10)
