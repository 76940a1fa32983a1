"""The Card as Markdown for a pull request: what it says, how long it gets, and that no text of the data comes alive."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from traceaudit_reports.card import Totals
from traceaudit_reports.markdown import MOST, render
from traceaudit_reports.markup import as_code, escape_comment, escape_html
from traceaudit_reports.opening.remedies import NOTE, plan_remedies
from traceaudit_reports.opening.sentences import what_matters
from traceaudit_rules.licences.picture import TRIAGE
from traceaudit_rules.licences.sections import is_only_section

if TYPE_CHECKING:
    from conftest import MakeFinding, SpoilGate
    from syrupy.assertion import SnapshotAssertion

    from traceaudit_reports.card import Card
    from traceaudit_reports.gate import Gate

OURS = {"details", "summary", "h2", "h3", "p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "code"}
# What sites look for in the page: names, teams, addresses, issues of GitHub and GitLab, small pictures, commits.
ALIVE = re.compile(
    r"@\w|\w@\w|://|www\.\w|[#!]\d|~\w|\bGH-\d|:[\w+-]+:|(?<![0-9a-zA-Z])[0-9a-f]{7,40}(?![0-9a-zA-Z])", re.IGNORECASE
)
HOSTILE = (
    "@oskvelan please see #12, !3, GH-4 and owner/name#5",
    "[a](https://a.example) ![b](https://b.example/x.png) <https://c.example> www.d.example e@f.example",
    "</summary></details><script>alert(1)</script><img src=x onerror=alert(1)>",
    "<!-- traceaudit:end -->\n<!-- traceaudit:begin -->\n# title",
    "``` \n~~~\n``a`b``` \\",
    "| a \\| b || c |\\",
    "- [x] done\n1. one\n> quote\n---\n===\n\tcode",
    ":octocat: :+1: $x$ $$y$$ `$z$` &amp; &#64;oskvelan &lt;b&gt;",
    "deadbeefdeadbeef 5f0c2a9e7b1d4c1f9a550d9b6c1e2f3a1234567a owner@deadbeef1",
    "\u202eevil\u2066\u200b\ufeff\x00\x1b[2J\u2028\ud800",
    "mailto:x@y.example xmpp:x@y.example ftp://z.example HTTPS://Q.example",
    "[^1]: note [ref]: https://a.example ~oskvelan %1 &2 *bold* _it_ **b** ~~s~~",
    "   ",
    "",
    "1",
    "W" * 100_000,
)


class Rendered(HTMLParser):
    """Elements of a page that was made of Markdown, and its pieces of text outside of code."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.pieces: list[str] = []
        self.comments: set[str] = set()
        self._code = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        # What the renderer itself writes for the alignment of a column.
        self.attributes += [item for item in attrs if item[0] != "style"]
        self._code += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag == "code"

    def handle_comment(self, data: str) -> None:
        self.comments.add(data)

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.pieces.append(data)


def rendered(text: str) -> Rendered:
    """The page that a renderer of Markdown makes, with HTML let through as sites do before they clean it."""
    markdown_it = pytest.importorskip("markdown_it")
    markdown = markdown_it.MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return Rendered(markdown.render(text))


def assert_inert(text: str) -> None:
    page = rendered(text)
    assert page.tags <= OURS
    assert page.attributes == []
    assert page.comments <= {" ", " traceaudit:begin ", " traceaudit:end "}
    assert [piece for piece in page.pieces if ALIVE.search(piece)] == []


def spoiled(card: Card, text: str, gate: Gate) -> Card:
    location = replace(card.findings[0].locations[0], file=text, uid=text, session=text)
    named = {"name": text, "message": text, "fix": text, "code": text, "severity": text}
    return replace(
        card,
        name=text,
        config=text,
        inputs=tuple(replace(item, path=text, problems=(text,)) for item in card.inputs),
        findings=tuple(replace(item, **named, locations=(location,)) for item in card.findings),  # type: ignore[arg-type]
        not_looked_for=tuple(replace(entry, what=text) for entry in card.not_looked_for),
        verdict=replace(card.verdict, profile=text, reasons=(text,)),
        gate=gate,
    )


def test_a_gate_that_is_used_to_the_full(gated_card: Card, snapshot: SnapshotAssertion) -> None:
    assert render(gated_card) == snapshot
    assert_inert(render(gated_card))


def test_nothing_found(clean_card: Card, snapshot: SnapshotAssertion) -> None:
    assert render(clean_card) == snapshot


def test_nothing_read_is_no_pass(empty_card: Card) -> None:
    for files in (0, 3):
        text = render(replace(empty_card, totals=Totals(files, 0, 0, 0, 0)))
        assert "INCOMPLETE" in text
        assert "nothing was read, so this is no pass" in text
        assert "PASS" not in text


def test_it_begins_as_the_page_does(contradicted_card: Card) -> None:
    text = render(contradicted_card)
    heads = re.findall(r"^### (.+)$", text, re.MULTILINE)
    assert heads[:4] == [
        "What matters most",
        "What must be fixed before publishing",
        "What must be fixed before training",
        "Why",
    ]
    told = "".join(rendered(text).pieces)
    assert "The policy of profile publish is not met." in told[: told.index("Profile publish")]
    matters = what_matters(contradicted_card)
    assert len(matters) > 2
    places = [told.index(f"{sentence.severity}: {sentence.text}") for sentence in matters]
    assert places == sorted(places)
    assert "Reasoning: Contradicted. " in told
    for plan in plan_remedies(contradicted_card):
        part = told[told.index(f"before {plan.purpose}") :]
        assert all(f"{remedy.name}, " in part and remedy.fix in part for remedy in plan.shown)
    assert NOTE in told
    # Without a rule that looked at licences there is nothing to say of them.
    assert "Licence" not in told


def test_nothing_to_fix_is_said_with_its_limit(clean_card: Card, empty_card: Card) -> None:
    assert "Nothing known here blocks publishing or training, as far as was looked." in render(clean_card)
    assert "must be fixed" not in render(empty_card)


def test_reasons_are_words(clean_card: Card) -> None:
    reasons = ("not audited, and accepted in this profile: unsupported-format: 1",)
    text = render(replace(clean_card, verdict=replace(clean_card.verdict, result="warn", reasons=reasons)))
    assert "unsupported-format" not in text
    assert "1 file of a format without a reader" in text


def test_the_cost_is_told_in_an_audit_too(rich_card: Card, full_gate: Gate) -> None:
    assert full_gate.cost is not None
    views = full_gate.cost.views[:1]
    gate = replace(full_gate, cost=replace(full_gate.cost, is_policy=False, views=views))
    text = render(replace(rich_card, gate=gate))
    assert "If every row with an error went: 120 of 861 rows (14 %) and 1.2 of 2.4 million characters" in text


def test_findings_on_licences_come_with_their_notice(rich_card: Card, make_finding: MakeFinding) -> None:
    assert TRIAGE not in render(rich_card)
    found = make_finding("TA801", "unknown-licence", "warning", 3, "no licence is known")
    assert TRIAGE in render(replace(rich_card, findings=(found,)))


def test_accepted_findings_are_counted_and_not_listed(rich_card: Card) -> None:
    text = render(rich_card)
    assert "| warning | `TA901` bad-lines | 2 |  |  | 1 |  |" in text
    assert "<summary>TA901" not in text
    assert "2,000 of 2,000 thinking steps" not in text


def test_our_own_output_is_recognised(gated_card: Card, full_gate: Gate, spoiled_gate: SpoilGate) -> None:
    assert is_only_section(render(gated_card))
    for value in HOSTILE:
        assert is_only_section(render(spoiled(gated_card, value, spoiled_gate(full_gate, value))))


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_values_do_not_come_alive(
    gated_card: Card, full_gate: Gate, spoiled_gate: SpoilGate, value: str
) -> None:
    text = render(spoiled(gated_card, value, spoiled_gate(full_gate, value)))
    assert_inert(text)
    assert all(char == "\n" or char.isprintable() for char in text)
    assert len(text) <= MOST
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in text.splitlines() if row.startswith("| warning")} <= {9}


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=300, deadline=None)
@given(st.text(alphabet=st.one_of(st.sampled_from(list("@#!<>[]()`|\\-+=*_~:/.$%&;\n\t 1aGH")), st.characters())))
def test_no_text_comes_alive_in_any_place(text: str) -> None:
    plain, code, html = escape_comment(text), as_code(text), escape_html(text)
    assert_inert(
        f"{plain}\n\n- {plain}\n\n- {code}: {plain}\n\n<details><summary>{html}</summary>\n\n- x\n\n</details>\n"
    )
    table = f"| a | b |\n|---|---|\n| {plain} | {code} {plain} |\n"
    assert_inert(table)
    assert "\n" not in plain + code + html


@pytest.mark.parametrize("text", ["plain words, 4,665", "TA501 (2)", "a | b", "50 % of 3 < 4", "x_y*z", "1. 2) - +"])
def test_a_reader_sees_what_was_written(text: str) -> None:
    assert "".join(rendered(f"- x {escape_comment(text)}").pieces).strip() == f"x {text}"
    assert "".join(rendered(f"- x {escape_html(text)}").pieces).strip() == f"x {text}"


def test_a_large_audit_gives_a_text_that_a_comment_holds(gated_card: Card, make_finding: MakeFinding) -> None:
    words = "\U0001f469 @oskvelan #12 " * 30
    findings = tuple(
        make_finding(f"TA{100 + number % 300}", f"rule-{number % 300}", "error", 1 + number, f"{words}{number}")
        for number in range(3_000)
    )
    reasons = tuple(f"reason {number} {words}" for number in range(400))
    inputs = tuple(replace(gated_card.inputs[-2], path=f"{number}{words}.jsonl") for number in range(5_000))
    runs = tuple(replace(run, status="ran") for run in gated_card.rules)
    verdict = replace(gated_card.verdict, reasons=reasons)
    text = render(replace(gated_card, findings=findings, inputs=inputs, rules=runs, verdict=verdict))
    assert 40_000 < len(text.encode("utf-16-le")) // 2 <= MOST
    assert is_only_section(text)
    sections = {part.split("\n")[0]: part for part in text.split("\n### ")}

    def left(head: str) -> int:
        found = re.findall(r"for the length of this text: ([\d,]+)", sections[head])
        return int(found[0].replace(",", ""))

    table = next(head for head in sections if head.startswith("3,000 findings of 300 rules"))
    assert left("Why") + sections["Why"].count("\n- Reason ") == 400
    assert left("Not fully read") + sections["Not fully read"].count("\n- unsupported") == 5_000
    assert left(table) + sections[table].count("\n| error |") == 300
    assert left("Places") + sections["Places"].count("<details>") == 300
    assert sections["Places"].count("<details>") == text.count("</details>") > 0
