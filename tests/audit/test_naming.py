"""Names of lines: stable wherever a line stands, and free of what is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from traceaudit.asides import Asides
from traceaudit.engine import run_audit
from traceaudit.settings import make_settings

if TYPE_CHECKING:
    from pathlib import Path

    from traceaudit.annotation import Annotations


def identities(folder: Path, code: str = "TA401") -> set[tuple[str, ...]]:
    """The ids of rows of the findings of a rule."""
    kept: list[Annotations] = []
    run_audit([str(folder)], make_settings(jobs=1, select=(code,)), asides=Asides(annotate=kept.append))
    return {group.identities for key, group in kept[0].audit.groups.items() if key.code == code}


def test_each_row_has_an_id_of_its_own_that_does_not_move(traces: Any, tmp_path: Path) -> None:
    rows = [traces.fable_row(n, context=f"cd /home/{traces.accounts[0]}/x") for n in range(100)]
    traces.write(tmp_path / "a" / "rows.jsonl", rows)
    traces.write(tmp_path / "b" / "other" / "x.jsonl", rows[::-1])
    (found,) = identities(tmp_path / "a")
    assert len(set(found)) == 64
    assert identities(tmp_path / "b") == {found}
    # of fewer rows the sample holds those that are left
    traces.write(tmp_path / "c" / "rows.jsonl", rows[:50])
    (left,) = identities(tmp_path / "c")
    assert len(set(found) & set(left)) >= 20


def timed(account: str) -> list[dict[str, Any]]:
    """Rows of a format with times and without ids."""
    return [
        {"timestamp": f"2026-03-04T05:06:{second:02}.000Z", "type": "response_item"}
        | {
            "payload": {
                "type": "message",
                "role": "user",
                "content": [{"type": "input_text", "text": f"/home/{account}/"}],
            }
        }
        for second in range(5)
    ]


def chats(account: str) -> list[dict[str, Any]]:
    """Rows of a format with neither, that say equally much."""
    return [
        {
            "messages": [
                {"role": "user", "content": f"cd /home/{account}/{n}"},
                {"role": "assistant", "content": "Done."},
            ]
        }
        for n in range(5)
    ]


def unknown(account: str) -> list[dict[str, Any]]:
    """Rows that no reader knows."""
    return [{"number": n, "said": f"cd /home/{account}/work"} for n in range(5)]


@pytest.mark.parametrize("make", [timed, chats, unknown])
def test_rows_without_an_id_are_known_by_what_they_say(traces: Any, tmp_path: Path, make: Any) -> None:
    rows = make(traces.accounts[0])
    traces.write(tmp_path / "a" / "s.jsonl", rows)
    traces.write(tmp_path / "b" / "s.jsonl", rows[:1:-1])
    (found,), (left,) = identities(tmp_path / "a"), identities(tmp_path / "b")
    assert len(found) == 5
    assert len(left) == 3
    assert set(left) < set(found)
    other = make(traces.accounts[1])
    traces.write(tmp_path / "c" / "s.jsonl", other)
    assert identities(tmp_path / "c") == {found}


@pytest.mark.parametrize("shard_bytes", [1 << 24, 5000, 20_000])
def test_the_sample_is_the_same_whatever_the_shards(traces: Any, tmp_path: Path, shard_bytes: int) -> None:
    rows = [
        {"messages": [{"role": "user", "content": f"cd /home/{traces.accounts[0]}/{' a' * (n % 150)} {n}"}]}
        | {"id": None, "n": n}
        for n in range(400)
    ]
    traces.write(tmp_path / "s.jsonl", rows)
    kept: list[Annotations] = []
    chosen = make_settings(jobs=1, select=("TA401",), shard_bytes=shard_bytes)
    run_audit([str(tmp_path)], chosen, asides=Asides(annotate=kept.append))
    (group,) = (group for key, group in kept[0].audit.groups.items() if key.code == "TA401")
    assert group.count == 400
    assert identities(tmp_path) == {group.identities}


@pytest.mark.parametrize("make", ["uid", "name"])
def test_no_id_lets_anybody_test_the_name_of_an_account(traces: Any, tmp_path: Path, make: str) -> None:
    found = []
    for account in traces.accounts[:2]:
        folder = tmp_path / account
        if make == "uid":
            row = traces.fable_row(1, context=f"cd /home/{account}/x", uid=f"{account}/5f0c#1")
            traces.write(folder / "rows.jsonl", [row])
            found.append(identities(folder))
        else:
            traces.write(folder / "set" / f"-Users-{account}-app" / "x.jsonl", [traces.fable_row(1)])
            (folder / "set" / "y").mkdir()
            found.append(identities(folder, "TA402"))
    # the same for both names, so it says nothing of either
    assert found[0] == found[1]
    assert all(found[0])


def test_a_name_of_a_file_stays_known_when_the_folder_above_is_renamed(traces: Any, tmp_path: Path) -> None:
    for number, above in enumerate(("raw", "other")):
        place = tmp_path / str(number) / above / f"-Users-{traces.accounts[0]}-app"
        traces.write(place / f"{number}.jsonl", [traces.fable_row(1)])
        traces.write(tmp_path / str(number) / "rows.jsonl", [traces.fable_row(2)])
    first, second = (identities(tmp_path / str(number), "TA402") for number in range(2))
    assert first == second
    assert all(first)
