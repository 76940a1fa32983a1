"""What can be compared, and which views are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit.errors import UsageError
from traceaudit.sides import Policies, choose_views, load_side
from traceaudit_rules.policy.distance import Counts
from traceaudit_rules.policy.profile import Profile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from traceaudit_reports.card import Card

HEAD: dict[str, Any] = {"schema_version": "1", "tool": {"name": "traceaudit", "version": "0"}}
VIEW = {"format": "pi", "folder": ".", "container": "jsonl", "tools": {"bash": 3}}


def never(path: str) -> Card:
    raise AssertionError(path)


def side(*views: tuple[str, str, int], kind: str = "dataset") -> Policies:
    profiles = [Profile("x", form, Counts({"Bash": calls}), folder) for form, folder, calls in views]
    return Policies("x", kind, tuple(sorted(profiles, key=lambda item: -item.calls)))


def write(path: Path, document: object) -> str:
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return str(path)


def chosen(old: Policies, new: Policies, *asked: str) -> tuple[object, object]:
    first, second, _ = choose_views(old, new, asked)
    return tuple(None if item is None else (item.format, item.folder, item.calls) for item in (first, second))  # type: ignore[return-value]


def test_a_shipped_profile_is_found_by_its_name() -> None:
    found = load_side("fable-5", never)
    assert (found.kind, found.profiles[0].calls, found.is_incomplete) == ("profile", 3799, False)


def test_what_is_there_comes_before_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fable-5").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AssertionError, match="fable-5"):
        load_side("fable-5", never)


def test_the_result_of_a_scan_is_taken_as_it_is(tmp_path: Path) -> None:
    document = HEAD | {"facts": {"policy": [VIEW, VIEW | {"tools": {}}]}, "verdict": {"result": "warn", "reasons": []}}
    found = load_side(write(tmp_path / "a.json", document), never)
    assert (found.kind, len(found.profiles), found.gaps, found.is_incomplete) == ("audit", 1, (), False)


def test_an_incomplete_scan_stays_incomplete(tmp_path: Path) -> None:
    document = HEAD | {"facts": {"policy": [VIEW]}, "verdict": {"result": "incomplete", "reasons": ["bad rows: 3"]}}
    found = load_side(write(tmp_path / "a.json", document), never)
    assert (found.gaps, found.is_incomplete) == (("bad rows: 3",), True)


def test_an_older_result_has_tools_alone(tmp_path: Path) -> None:
    document = HEAD | {"facts": {"views": [VIEW | {"rows": 9}]}, "verdict": {"result": "pass", "reasons": []}}
    (profile,) = load_side(write(tmp_path / "a.json", document), never).profiles
    assert (profile.calls, profile.transitions.total, profile.conversations) == (3, 0, None)


def test_a_file_of_somebody_else_is_data(tmp_path: Path) -> None:
    for text in ('{"session": 1}', "[1]", "no JSON", "", '{"tool": {"name": "other"}}', "\ufeff{}"):
        path = write(tmp_path / "a.json", text)
        with pytest.raises(AssertionError, match=r"a\.json"):
            load_side(path, never)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("p.toml", "tools = 3", "tools"),
        ("p.toml", "no TOML", "no valid TOML"),
        ("p.toml", "\udcff", "no valid TOML"),
        ("p.json", HEAD | {"comparison": {}}, "neither"),
        ("p.json", HEAD | {"profile": {"tools": {"a": -1}}}, "no profile: tools"),
        ("p.json", HEAD | {"facts": {"policy": [{"format": 1, "tools": {}}]}}, "format"),
    ],
)
def test_what_cannot_be_compared_is_refused(tmp_path: Path, name: str, text: object, says: str) -> None:
    path = tmp_path / name
    data = text if isinstance(text, str) else json.dumps(text)
    path.write_bytes(data.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError, match=says):
        load_side(str(path), never)


def test_what_is_not_there_is_refused_with_the_names_of_profiles() -> None:
    with pytest.raises(UsageError, match=r"no such file .* fable-5"):
        load_side("fable-6", never)


def test_the_same_format_is_chosen_on_both_sides() -> None:
    old = side(("claude-code", "raw", 900), ("fable-merged", ".", 50), ("pi", "a", 40), ("pi", "b", 60))
    new = side(("codex", ".", 999), ("pi", "z", 70), ("fable-merged", ".", 10))
    assert chosen(old, new) == (("pi", "b", 60), ("pi", "z", 70))
    assert choose_views(old, new, ())[2] == "the same format on both sides"


def test_without_a_shared_format_the_largest_views_are_chosen() -> None:
    old, new = side(("claude-code", "raw", 9), ("pi", ".", 80)), side(("codex", "a", 4), ("codex", "b", 5))
    assert chosen(old, new) == (("pi", ".", 80), ("codex", "b", 5))
    assert chosen(side(), new) == (None, ("codex", "b", 5))


def test_views_that_are_asked_for() -> None:
    old, new = side(("pi", "a", 1), ("pi", "b", 2), ("codex", "c", 9)), side(("pi", "a", 4), ("codex", ".", 2))
    assert chosen(old, new, "pi") == (("pi", "b", 2), ("pi", "a", 4))
    assert chosen(old, new, "pi/a") == (("pi", "a", 1), ("pi", "a", 4))
    assert chosen(old, new, "codex/c", "pi") == (("codex", "c", 9), ("pi", "a", 4))
    with pytest.raises(UsageError, match="NEW has no view 'pi/b'"):
        choose_views(old, new, ("pi/b",))
    assert chosen(side(), new, "pi") == (None, ("pi", "a", 4))


def test_a_profile_has_one_view_whatever_is_asked_for() -> None:
    profile = side(("fable-merged", "", 7), kind="profile")
    assert chosen(profile, side(("pi", ".", 1), ("codex", ".", 3)), "pi") == (("fable-merged", "", 7), ("pi", ".", 1))


def test_names_of_paths_are_masked(tmp_path: Path) -> None:
    path = tmp_path / "home" / "quillane"
    path.mkdir(parents=True)
    reads: Callable[[str], Card] = lambda _: pytest.fail("read")  # noqa: E731
    name = load_side(write(path / "p.toml", 'format = "pi"\n[tools]\nbash = 1\n'), reads).name
    assert "quillane" not in name
