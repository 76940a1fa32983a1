"""Profiles: the shipped ones, what is refused, and that a saved one comes back as it was."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.policy.distance import Counts
from traceaudit_rules.policy.profile import Edits, ProfileError, read_profile, shipped_profiles
from traceaudit_rules.policy.saving import as_toml, document_of
from traceaudit_rules.tally import OTHER

NAMES = st.text(st.characters(exclude_categories=()), min_size=1, max_size=6)
COUNT = st.integers(0, 10**9)
ENTRY: dict[str, Any] = {
    "format": "claude-code",
    "folder": "raw",
    "container": "jsonl",
    "conversations": 3,
    "calls": 9,
    "copies": 2,
    "tools": {"Bash": 5, "Edit": 3, OTHER: 1},
    "transitions": {"count": 6, "pairs": [{"from": "Bash", "to": "Edit", "count": 4}], "other": 2},
    "edits": [{"tool": "Edit", "calls": 3, "read": 1, "read_or_written": 2}],
    "arguments": [{"tool": "Bash", "calls": 5, "names": {"command": 5}}],
    "commands": [
        {
            "tool": "Bash",
            "calls": 5,
            "chars": {"min": 1, "median": 2.5, "p90": 7, "p95": 8, "max": 9, "mean": 3.3},
            "words": {"git": 3},
        }
    ],
}


def test_the_shipped_profile_has_the_published_figures() -> None:
    fable = shipped_profiles()["fable-5"]
    assert (fable.calls, fable.conversations, fable.format, fable.date) == (3799, 60, "fable-merged", "2026-06-19")
    assert (fable.tools.labels["Bash"], fable.tools.labels["Edit"], fable.tools.rest) == (1544, 960, 81)
    assert len(fable.tools.labels) == 13
    assert fable.source


def test_an_entry_of_the_facts_is_a_profile() -> None:
    profile = read_profile(ENTRY, "mine")
    assert (profile.name, profile.calls, profile.view) == ("mine", 9, ("claude-code", "raw", "jsonl"))
    assert profile.tools == Counts({"Bash": 5, "Edit": 3}, 1)
    assert profile.transitions == Counts({"Bash > Edit": 4}, 2)
    assert profile.edits == {"Edit": Edits(3, 1, 2)}
    assert profile.commands["Bash"].words == Counts({"git": 3}, 2)


def test_tools_alone_are_enough() -> None:
    profile = read_profile({"format": "pi", "tools": {"bash": 2}})
    assert (profile.calls, profile.conversations, profile.transitions.total) == (2, None, 0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ([], "the document"),
        ({"tools": None}, "tools"),
        ({"tools": {"Bash": -1}}, "tools"),
        ({"tools": {"Bash": True}}, "tools"),
        ({"tools": {"Bash": 1.5}}, "tools"),
        ({"tools": {"quillane-tool": "many"}}, "tools"),
        ({"format": 3}, "format"),
        ({"transitions": []}, "transitions"),
        ({"transitions": {"pairs": {"a": 1}}}, "pairs"),
        ({"transitions": {"pairs": [{"from": "a", "to": 2, "count": 1}]}}, "to"),
        ({"edits": "none"}, "edits"),
        ({"edits": [{"tool": "Edit", "calls": 1}]}, "read"),
        (
            {"commands": [{"tool": "Bash", "calls": 1, "chars": {"median": float("nan"), "p90": 1}, "words": {}}]},
            "median",
        ),
        ({"commands": [{"tool": "Bash", "calls": 1, "chars": {"median": 1, "p90": float("inf")}, "words": {}}]}, "p90"),
        ({"conversations": None}, "conversations"),
    ],
)
def test_what_is_no_profile_is_refused_and_not_quoted(change: Any, says: str) -> None:
    document = ENTRY | change if isinstance(change, dict) else change
    with pytest.raises(ProfileError, match=says) as error:
        read_profile(document)
    assert "quillane" not in str(error.value)


def test_a_saved_profile_comes_back() -> None:
    profile = read_profile(ENTRY | {"name": "mine", "date": "2026-11-21", "source": "a test"})
    text = as_toml(document_of(profile))
    assert read_profile(tomllib.loads(text)) == profile
    assert read_profile(json.loads(json.dumps(document_of(profile)))) == profile
    assert as_toml(document_of(read_profile(tomllib.loads(text)))) == text
    assert "\n[tools]\nBash = 5\n" in text


@given(st.dictionaries(NAMES, COUNT, max_size=5), st.lists(st.tuples(NAMES, NAMES, COUNT), max_size=4))
def test_hostile_names_survive_toml_or_are_spelled_out(
    tools: dict[str, int], pairs: list[tuple[str, str, int]]
) -> None:
    transitions = {"pairs": [{"from": old, "to": new, "count": number} for old, new, number in pairs], "other": 0}
    text = as_toml({"format": "pi", "tools": tools, "transitions": transitions, "nothing": None})
    found = tomllib.loads(text)
    assert list(found["tools"].values()) == list(tools.values())
    assert [pair["count"] for pair in found["transitions"]["pairs"]] == [number for *_, number in pairs]
    for name, again in zip(tools, found["tools"], strict=True):
        assert again == name or any("\ud800" <= char <= "\udfff" for char in name)
    text.encode("utf-8")


def test_only_plain_data_is_saved() -> None:
    with pytest.raises(TypeError):
        as_toml({"a": object()})
    assert (
        as_toml({"yes": True, "half": 0.5, "list": [1, "a"]}) == 'yes = true\nhalf = 0.5\nlist = [\n  1,\n  "a",\n]\n'
    )
