"""Reasoning items as JSON: read where they are short, told by their beginning where they are long."""

from __future__ import annotations

import json

import pytest

from traceaudit_rules.signatures.openai_items import DECODED_MAX, Item, read_item

MADE = 1_763_700_000


def item(**fields: object) -> str:
    return json.dumps({"id": "rs_0a", "type": "reasoning", "summary": [{"type": "summary_text", "text": "x"}]} | fields)


def test_encrypted_content_says_when_it_was_made(token) -> None:
    assert read_item(item(encrypted_content=token(MADE))) == Item(MADE)


@pytest.mark.parametrize("sealed", [None, "", "gAAAA1", 7, ["gAAAA"], {"a": 1}, "[REDACTED]"])
def test_other_content_says_nothing(sealed: object) -> None:
    assert read_item(item(encrypted_content=sealed)) == Item(None)
    assert read_item(item()) == Item(None)


def test_the_order_of_fields_does_not_matter(token) -> None:
    for text in (
        '{ "type" : "reasoning", "id": "rs_1"}',
        '\n{"summary":[{"type":"summary_text"}],"type":"reasoning"}',
        '{"encrypted_content":"x","status":null}',
        '{"status":"completed","id":"rs_1"}',
    ):
        assert read_item(text) == Item(None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "{}",
        "[]",
        '{"id":"msg_1","type":"message"}',
        '{"a":{"id":"rs_1"}}',
        '"{\\"id\\":\\"rs_1\\"}"',
        '{"id":"rs_1"',
        '{"id":"rs_1","a":' + "[" * 100_000,
        '{"id":"rs_1","a":' + "9" * 100_000 + "}",
        '{"id":"rs_1"}{"id":"rs_1"}',
        '{"id":"rs_1","a":"\n"}',
    ],
)
def test_other_texts_are_no_items(text: str) -> None:
    assert read_item(text) is None


def test_a_long_item_is_told_by_its_beginning() -> None:
    text = item(more="x" * DECODED_MAX)
    assert read_item(text) == Item(None)
    assert read_item(" " * 5000 + text) is None
