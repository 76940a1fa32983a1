"""One line of JSON that strict readers take."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_reports.card import NotLookedFor
from traceaudit_reports.json_text import compact

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def spelled(value: Any) -> Any:
    """The value with halves of surrogate pairs spelled out."""
    if isinstance(value, str):
        return "".join(f"\\u{ord(char):04x}" if "\ud800" <= char <= "\udfff" else char for char in value)
    if isinstance(value, list):
        return [spelled(item) for item in value]
    return {spelled(name): spelled(item) for name, item in value.items()} if isinstance(value, dict) else value


@given(PLAIN)
def test_plain_data_comes_back(value: Any) -> None:
    text = compact(value)
    assert text.isascii()
    assert "\x7f" not in text
    assert "\n" not in text
    assert json.loads(text) == spelled(value)


def test_dataclasses_and_mappings_become_objects() -> None:
    for name in ("images", "images\ud800"):
        document = {"entry": NotLookedFor(name, 3), "more": MappingProxyType({"a": (1, 2)})}
        found = orjson.loads(compact(document))
        assert found == {"entry": {"what": spelled(name), "count": 3}, "more": {"a": [1, 2]}}


@pytest.mark.parametrize("text", ["", "\ud800"])
def test_numbers_that_are_none_become_null(text: str) -> None:
    assert compact([float("nan"), float("inf"), 1.5, text]).startswith("[null,null,1.5,")


@pytest.mark.parametrize("value", [{1}, object(), [float("nan"), {1}], ["\ud800", object()]])
def test_only_plain_data_is_accepted(value: object) -> None:
    with pytest.raises(TypeError, match=r"plain data only|not JSON serializable"):
        compact(value)
