"""The page holds nothing but what was meant: hostile values, the content policy, references."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import traceaudit_reports.html
from traceaudit_reports.card import FamilyRun
from traceaudit_reports.html import render
from traceaudit_reports.html.environment import load_asset

if TYPE_CHECKING:
    from conftest import OpenPage

    from traceaudit_reports.card import Card

FOLDER = Path(traceaudit_reports.html.__file__).parent
HOSTILE_VALUES = {
    "script": "</script></style></title></textarea><script>alert(1)</script>",
    "handler": "\"'><img src=x onerror=alert(1) style=position:fixed>",
    "vector": "<svg/onload=alert(1)><use href=javascript:alert(1)>",
    "template": "{{ 7 * 7 }}{% include 'page.html.j2' %}{# gone #}${7*7}",
    "comment": "<!-- -->]]><![CDATA[",
    "address": "javascript:alert(1)",
    "entity": "&lt;b&gt;&#60;i&#62;&amp;amp;",
    "direction": "\u202eevil\u2066\u200b\ufeff\u00ad",
    "control": "\x00\x1b[2J\x07\r\n\t\x9b31m\ud800\udfff",
    "emoji": "\U0001f469\u200d\U0001f4bb \U000e0041 \u0301\u0301\u0301",
    "empty": "",
    "word": "W" * 1_000_000,
}
UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e00ff]"
)


def spoil(value: Any, text: str) -> Any:
    """The value with every string replaced, keys of mappings as well, but for the names of facts."""
    if isinstance(value, str):
        return text
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: spoil(getattr(value, field.name), text) for field in fields(value)})
    if isinstance(value, tuple | list):
        return type(value)(spoil(item, text) for item in value)
    if isinstance(value, dict):
        labels = all(isinstance(item, int) for item in value.values())
        return {text if labels and value else key: spoil(item, text) for key, item in value.items()}
    return value


def spoiled(card: Card, text: str) -> Card:
    """The Card with one text in every field, codes and severities too."""
    card = replace(card, config="c", name="n", families=(FamilyRun("TA1", "hidden thinking", 1),))
    facts = {**card.facts, "telemetry": [_telemetry()]}
    card = replace(card, facts=facts)
    return replace(spoil(card, text), facts={name: spoil(value, text) for name, value in facts.items()})


def _telemetry() -> dict[str, object]:
    names = ("format", "folder", "container", "model", "source")
    return {name: name for name in names} | {"rows": 1, "run_ms": {"median": 1, "p95": 2.0, "max": 90_000}}


@pytest.fixture
def shapes(rich_card: Card, open_page: OpenPage) -> set[tuple[str, tuple[str, ...]]]:
    """Elements of a harmless page, with the names of their attributes."""
    page = open_page(spoiled(rich_card, "harmless"))
    return {(node.tag, tuple(node.attributes)) for node in (*page.nodes, *open_page(rich_card).nodes)}


@pytest.mark.parametrize("name", HOSTILE_VALUES)
def test_hostile_values_add_no_element(
    name: str, rich_card: Card, open_page: OpenPage, shapes: set[tuple[str, tuple[str, ...]]]
) -> None:
    page = open_page(spoiled(rich_card, HOSTILE_VALUES[name]))
    assert {(node.tag, tuple(node.attributes)) for node in page.nodes} - shapes == set()
    assert not UNSEEN.search(page.source)
    assert len(page.tags("script")) == len(page.tags("style")) == 1
    assert len(page.source.encode()) < 3_000_000


def test_templates_in_the_data_stay_text(rich_card: Card, open_page: OpenPage) -> None:
    text = open_page(spoiled(rich_card, HOSTILE_VALUES["template"])).text()
    assert "{{ 7 * 7 }}{% include 'page.html.j2' %}{# gone #}${7*7}" in text


@pytest.mark.parametrize("name", ["script", "handler", "vector", "address", "direction"])
def test_hostile_values_steer_no_reference(name: str, rich_card: Card, open_page: OpenPage) -> None:
    page = open_page(spoiled(rich_card, HOSTILE_VALUES[name]))
    for node in page.nodes:
        assert not set(node.attributes) & {"src", "srcset", "style", "action", "formaction", "xlink:href", "srcdoc"}
        assert not [attribute for attribute in node.attributes if attribute.startswith("on")]
        assert (node.attributes.get("href") or "#").startswith(("#", "data:,"))
        assert node.tag not in ("iframe", "object", "embed", "base", "img", "frame", "audio", "video")


def test_the_policy_comes_first_and_names_what_it_allows(rich_card: Card, open_page: OpenPage) -> None:
    page = open_page(rich_card)
    first = next(node for node in page.nodes if node.inside[-1:] == ("head",))
    assert first.attributes["http-equiv"] == "Content-Security-Policy"
    policy = dict(part.strip().split(" ", 1) for part in (first.attributes["content"] or "").split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["img-src"] == "data:"
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", page.source, re.DOTALL)
        assert body is not None
        digest = base64.b64encode(hashlib.sha256(body[1].encode()).digest()).decode()
        assert policy[directive] == f"'sha256-{digest}'"
    # A browser looks for the encoding in the first 1,024 bytes.
    assert '<meta charset="utf-8">' in page.source[:1024]


def test_the_page_points_nowhere(rich_card: Card) -> None:
    page = render(rich_card)
    assert not re.search(r"https?:|//[a-z]|url\(|@import|\bsrc=", page, re.IGNORECASE)


def test_templates_trust_nobody() -> None:
    templates = sorted((FOLDER / "templates").glob("*.j2"))
    assert len(templates) >= 8
    for path in templates:
        text = path.read_text("utf-8")
        assert not re.search(r"\|\s*(safe|tojson|forceescape|xmlattr)|autoescape|Markup|\bstyle=", text), path.name
        # Every value in an attribute is quoted.
        assert not re.search(r"=\s*\{\{", text), path.name


def test_one_module_makes_markup() -> None:
    makers = [path.name for path in sorted(FOLDER.rglob("*.py")) if "Markup(" in path.read_text("utf-8")]
    assert makers == ["environment.py"]
    assert (FOLDER / "environment.py").read_text("utf-8").count("Markup(") == 1


def test_the_script_writes_text_only() -> None:
    script = load_asset("script").text
    assert script.startswith('"use strict";\n')
    assert not re.search(r"innerHTML|outerHTML|insertAdj|document\.write|\beval|DOMParser|srcdoc|setHTML", script)
    assert not re.search(r"Function\(|\.style\b|setAttribute", script)
    assert not re.search(
        r"fetch|XMLHttpRequest|\bimport|WebSocket|sendBeacon|localStorage|cookie|Worker|open\(\"", script
    )
    # Elements are copied from templates of the page, or have a name that stands in our own source.
    assert script.count("createElement(") == 1
    made = re.findall(r"report\.make\(([^,]+),", script)
    assert set(made) == {'"button"', '"option"', '"p"', '"span"', '"textarea"'}
    # What waits is a function, never a text.
    assert not re.search(r"setTimeout\([\"'`]", script)
    # The only addresses that it sets: a mark of ours, and a step that has the shape of one.
    assert re.findall(r"\.(?:href|src|action)\b[^=;]*= [^;]+;", script) == [
        ".href.baseVal = `#mark-${word}`;",
        ".href = replay;",
    ]
    assert len(script) < 26_000


def test_an_asset_that_would_end_its_element_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "html" / "assets" / "evil"
    folder.mkdir(parents=True)
    (folder / "evil.js").write_text("// </script>", encoding="utf-8")
    monkeypatch.setattr("traceaudit_reports.html.environment.files", lambda _: tmp_path)
    with pytest.raises(ValueError, match="would end its own element"):
        load_asset("evil")
