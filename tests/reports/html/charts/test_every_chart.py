"""What holds for charts of every kind: titles, ids, numbers, and labels that want more than to be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.html.charts.bars import draw_bars
from traceaudit_reports.html.charts.flow import Link, Look, draw_flow
from traceaudit_reports.html.charts.histogram import draw_histogram
from traceaudit_reports.html.charts.stacked import draw_stacked
from traceaudit_reports.html.charts.strip import draw_strip
from traceaudit_reports.html.charts.timeline import Span, draw_timeline

if TYPE_CHECKING:
    from conftest import ShowChart

KINDS = ("bars", "stacked", "histogram", "strip", "timeline", "flow")
HOSTILE = (
    "</title></svg><script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1) style=position:fixed>",
    "{{ 7 * 7 }}{% include 'page.html.j2' %}",
    "\u202e\x1b[31m\x00\u2066",
    "javascript:alert(1)",
    "W" * 100_000,
    "",
)


def make_chart(kind: str, word: str, amount: int = 7) -> tuple[Any, ...]:
    """A chart in which the word stands wherever there is a text, with the words of its macro."""
    other = f"{word} 2"
    match kind:
        case "bars":
            return draw_bars("id", word, {word: amount, other: 3}, word, 8, {word: word}, {word: "error"}), word, word
        case "stacked":
            rows = {word: {word: amount, "b": 2}, other: {word: 1, "b": 6}}
            return draw_stacked("id", word, rows, word, 8, {word: "error"}, {word: word}), word, word
        case "histogram":
            return draw_histogram("id", word, [(word, amount), (other, 3)], word, word), word, word
        case "strip":
            return draw_strip("id", word, [word, other], [(word, [amount, 2]), (other, [None, 0])], word), word, word
        case "timeline":
            spans = [Span(word, "2026-06-03", word, amount, "note", word), Span(other, "2026-06-05", "", 3, word, "")]
            return draw_timeline("id", word, spans, word), word, word
        case _:
            links = [Link(word, other, amount, "warning"), Link(other, word, amount, "", 1)]
            return draw_flow("id", word, links, [word, "b", other], {(1, other): Look(word, "note")}), word


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "word", HOSTILE, ids=["script", "handler", "template", "direction", "address", "long", "empty"]
)
def test_hostile_words_add_no_element_and_nothing_endless(kind: str, word: str, show: ShowChart) -> None:
    harmless, page = show(kind, *make_chart(kind, "harmless")), show(kind, *make_chart(kind, word))
    shapes = [{(node.tag, tuple(node.attributes)) for node in one.nodes} for one in (page, harmless)]  # type: ignore[attr-defined]
    assert shapes[0] <= shapes[1]
    assert not {"\u202e", "\u2066", "\x1b", "\x00"} & set(page.source)
    assert "49" not in page.text() or word != HOSTILE[2]
    assert len(page.source) < 12_000


@pytest.mark.parametrize("kind", KINDS)
def test_a_drawing_has_a_title_a_description_and_a_table(kind: str, show: ShowChart) -> None:
    page: Any = show(kind, *make_chart(kind, "Bash"))
    (svg,) = [node for node in page.tags("svg") if node.attributes.get("role") == "img"]
    ids = {node.attributes["id"]: node.tag for node in page.nodes if "id" in node.attributes}
    assert [ids[name] for name in svg.attributes["aria-labelledby"].split()] == ["title", "desc"]
    assert len(page.tags("figure")) == len(page.tags("figcaption")) == len(page.tags("caption")) == 1
    assert all(node.attributes.get("scope") in ("row", "col") for node in page.tags("th"))
    heads = [node for node in page.tags("th") if node.attributes["scope"] == "col"]
    rows = page.source.split("<tbody>")[1].count("<tr>")
    assert len(page.tags("td")) == rows * (len(heads) - 1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("amount", [0, 1, 10**12, -5])
def test_numbers_are_short_and_the_same_each_time(kind: str, amount: int, show: ShowChart) -> None:
    page: Any = show(kind, *make_chart(kind, "Bash", amount))
    assert page.source == show(kind, *make_chart(kind, "Bash", amount)).source
    named = ("x", "y", "width", "height", "d", "x1", "x2", "y1", "y2")
    drawn = [node.attributes[name] for node in page.nodes for name in named if name in node.attributes]
    assert not [text for text in drawn if re.search(r"\.\d{3}|e-|nan|inf", text)]
    # The environment cuts long strings, but never the data of a path.
    assert not [text for text in drawn if not re.fullmatch(r"[MHVCzhvl0-9 .%-]*", text)]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_leaves_the_drawing(kind: str, show: ShowChart) -> None:
    page: Any = show(kind, *make_chart(kind, "Bash", 10**9))
    for node in page.tags("rect"):
        if "%" in (node.attributes.get("x") or ""):
            right = float(node.attributes["x"].rstrip("%")) + float(node.attributes["width"].rstrip("%"))
            assert right <= 100.02
