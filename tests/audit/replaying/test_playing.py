"""Sessions read again on the whole way: which, in which order, and that nothing gets out with them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import traceaudit
from traceaudit.asides import Asides
from traceaudit.engine import run_audit
from traceaudit.errors import WorkFolderError
from traceaudit.readers import READERS
from traceaudit.replaying import tapes
from traceaudit.settings import make_settings
from traceaudit_reports import html
from traceaudit_reports.replay import NO_REPLAYS, Replays

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit.findings import Told
    from traceaudit_reports.card import Card
    from traceaudit_reports.replay import Moment

MAKER = Path(__file__).parents[3] / "examples" / "make_fable.py"
MOST_SESSIONS, MOST_MOMENTS, MOST_TEXT = 24, 60, 300
# So much of a secret may nobody see.
PIECE = 14


def replayed(folder: Path, asides: Asides = Asides(replay=True), **options: Any) -> Card:  # noqa: B008 immutable
    return run_audit([str(folder)], make_settings(jobs=1, **options), asides=asides)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small dataset with every defect."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    subprocess.run([sys.executable, str(MAKER), str(folder), "--rows", "150"], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def values() -> set[tuple[str, str]]:
    """Codes and values that nobody may see; filled by `card`."""
    return set()


@pytest.fixture(scope="module")
def card(demo: Path, values: set[tuple[str, str]]) -> Card:
    def reveal(told: Sequence[Told]) -> None:
        values.update((item.finding.code, item.value) for item in told if item.value)

    return replayed(demo, Asides(reveal=reveal, replay=True))


def texts(card: Card) -> Iterator[str]:
    """Every string of the replays and excerpts."""
    for session in card.replays.sessions:
        yield from (session.session, session.file, session.model, session.harness, session.version)
        for moment in session.moments:
            yield from (moment.text, moment.tool, moment.time, moment.state, moment.role, *moment.hits)
    for excerpt in card.replays.excerpts:
        yield from (excerpt.file, excerpt.pointer, excerpt.before, excerpt.found, excerpt.after)


def seen(values: set[tuple[str, str]], text: str) -> list[tuple[str, str]]:
    """Values that stand in a text, and pieces of long secrets."""
    text = text.lower()
    whole = [(code, value) for code, value in values if value.lower() in text]
    long = [(code, value.lower()) for code, value in values if code.startswith("TA5") and len(value) >= 2 * PIECE]
    # the beginning says of which service a token is
    parts = ((code, value[at : at + PIECE]) for code, value in long for at in range(8, len(value) - PIECE))
    return whole + [(code, part) for code, part in parts if part in text]


@pytest.mark.parametrize("options", [{}, {"select": ("TA1", "TA9")}], ids=str)
def test_no_planted_value_is_seen(
    options: dict[str, Any], demo: Path, card: Card, values: set[tuple[str, str]], tmp_path: Path
) -> None:
    shown = replayed(demo, **options) if options else card
    assert len(values) > 30
    assert len(shown.replays.sessions) > 5
    assert seen(values, "\0".join(texts(shown))) == []
    rows = [{"messages": [{"role": "user", "content": text}]} for text in texts(shown) if text]
    (tmp_path / "seen.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    again = run_audit([str(tmp_path / "seen.jsonl")], make_settings(jobs=1, select=("TA4", "TA5", "TA6")))
    assert [(finding.code, finding.subject) for finding in again.findings] == []


def test_the_page_shows_none_of_them(card: Card, values: set[tuple[str, str]]) -> None:
    page = html.render(card)
    assert 'id="replay-1"' in page
    assert seen(values, page) == []


def test_it_keeps_its_limits(card: Card) -> None:
    sessions = card.replays.sessions
    assert 5 < len(sessions) <= MOST_SESSIONS
    for session in sessions:
        assert 0 < len(session.moments) <= MOST_MOMENTS
        assert all(len(moment.text) <= MOST_TEXT for moment in session.moments)
        assert session.rows > 0
        assert any(moment.findings for moment in session.moments)
    for excerpt in card.replays.excerpts:
        assert len(excerpt.before) <= 80
        assert len(excerpt.after) <= 80
        assert excerpt.found


def test_every_rule_with_a_place_in_a_session_is_represented(card: Card) -> None:
    formats = {item.path: item.format for item in card.inputs}
    placed = {
        finding.code
        for finding in card.findings
        if finding.is_active and any(place.row and formats.get(place.file) in READERS for place in finding.locations)
    }
    codes = {finding.fingerprint: finding.code for finding in card.findings}
    shown = {codes[name] for session in card.replays.sessions for moment in session.moments for name in moment.findings}
    assert len(placed) > 30
    # Some files of the demo are there for the sake of one rule, and there are more of them than replays.
    assert len(placed - shown) <= 5
    assert not [finding for finding in card.findings if finding.code in placed - shown and finding.severity == "error"]


def test_moments_stand_where_their_findings_say(card: Card) -> None:
    places = {(finding.fingerprint, place.file, place.row) for finding in card.findings for place in finding.locations}
    for session in card.replays.sessions:
        for moment in session.moments:
            assert len(moment.hits) == len(moment.findings)
            assert {(name, session.file, moment.row) for name in moment.findings} <= places
        rows = [moment.row for moment in session.moments]
        assert rows == sorted(rows)
    known = {
        (place.file, place.row, place.pointer or "", place.start, place.end)
        for finding in card.findings
        for place in finding.locations
    }
    assert {(item.file, item.row, item.pointer, item.start, item.end) for item in card.replays.excerpts} <= known


def test_the_worst_come_first(card: Card) -> None:
    order = {"error": 0, "warning": 1, "note": 2}
    grades = [order[session.severity] for session in card.replays.sessions]
    assert grades == sorted(grades)
    assert grades[0] == 0


def test_however_the_work_is_cut(traces: Any, tmp_path: Path) -> None:
    for number in range(3):
        traces.write(tmp_path / f"{number}.jsonl", traces.claude_session(f"cc-{number}", 6, "zworblax"))
    traces.write(tmp_path / "merged.jsonl", traces.fable_rows(90))
    whole = replayed(tmp_path).replays
    assert len(whole.sessions) > 5
    assert replayed(tmp_path, shard_bytes=1 << 13).replays == whole


def test_nobody_asked(traces: Any, tmp_path: Path, audit_paths: Any) -> None:
    traces.write(tmp_path / "a.jsonl", traces.claude_session("cc-1", 3, "zworblax"))
    assert audit_paths(tmp_path).replays == NO_REPLAYS
    assert traceaudit.audit(tmp_path, jobs=1).replays == NO_REPLAYS
    assert traceaudit.audit(tmp_path, jobs=1, replay=True).replays.sessions


@pytest.mark.parametrize("kind", ["claude_session", "pi_session", "codex_session"])
def test_a_session_is_told_in_order_with_nothing_lost(kind: str, traces: Any, tmp_path: Path) -> None:
    traces.write(tmp_path / "a.jsonl", getattr(traces, kind)("name-1", 40, "zworblax"))
    (session,) = replayed(tmp_path).replays.sessions
    assert session.session == "name-1"
    assert session.is_whole
    steps = [moment for moment in session.moments if moment.kind != "field"]
    assert len(steps) + sum(moment.skipped for moment in session.moments) + session.skipped == session.steps >= 120
    assert steps[0].kind == "prompt"
    assert {"thinking", "tool_call", "tool_result"} <= {moment.kind for moment in session.moments}
    assert "zworblax" not in repr(session)


def test_behind_the_budget_only_rows_with_findings_are_read(
    traces: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = traces.claude_session("cc-1", 30)
    lines[100]["message"]["content"] = [{"type": "text", "text": "look at /home/zworblax/app"}]
    traces.write(tmp_path / "a.jsonl", lines)
    monkeypatch.setattr(tapes, "MOST_OF_A_FILE", 9_000)
    (session,) = replayed(tmp_path, select=("TA401",)).replays.sessions
    assert not session.is_whole
    assert session.steps < 40
    (moment,) = hits(session.moments)
    assert moment.row == 101
    assert moment.text == "look at /home/<account>/app"


def hits(moments: tuple[Moment, ...]) -> list[Moment]:
    return [moment for moment in moments if moment.findings]


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_rows_of_a_session_around_its_findings(suffix: str, traces: Any, tmp_path: Path) -> None:
    rows = [traces.fable_row(number, uid=f"5f0c2a9e-7b1d#{number}") for number in range(60)]
    rows[30]["cot"] = "[Reasoning redacted]"
    traces.write(tmp_path / f"a.jsonl{suffix}", rows)
    (session,) = replayed(tmp_path, select=("TA103",)).replays.sessions
    assert session.rows == 60
    assert {moment.row for moment in session.moments} == {1, 2, 30, 31, 32}
    (moment,) = hits(session.moments)
    assert (moment.row, moment.kind, moment.state, moment.text) == (
        31,
        "thinking",
        "placeholder",
        "[Reasoning redacted]",
    )
    gaps = [moment.skipped for moment in session.moments if moment.row in (30, 3)]
    assert gaps[0] > 50


def test_a_row_without_a_session_is_one(traces: Any, tmp_path: Path) -> None:
    said = [{"role": "user", "content": "Where?"}, {"role": "assistant", "content": "In /home/zworblax/app."}]
    traces.write(tmp_path / "a.jsonl", [{"messages": said[:1]}, {"messages": said}, {"messages": said[:1]}])
    (session,) = replayed(tmp_path, select=("TA401",)).replays.sessions
    assert (session.session, session.rows, [moment.row for moment in session.moments]) == ("", 1, [2, 2])
    (excerpt,) = {
        item.before + item.found + item.after for item in replayed(tmp_path, select=("TA401",)).replays.excerpts
    }
    assert excerpt == "In /home/<account #1>/app."


def test_what_is_gone_or_has_changed_is_left_blank(traces: Any, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    for number in range(3):
        traces.write(folder / f"{number}.jsonl", traces.claude_session(f"cc-{number}", 3, "zworblax"))

    def spoil(*_: object) -> None:
        (folder / "0.jsonl").unlink()
        (folder / "1.jsonl").write_bytes(b"\x00\xff{" * 900)

    card = replayed(folder, Asides(keep=spoil, replay=True))
    assert [session.file for session in card.replays.sessions] == ["2.jsonl"]
    assert {excerpt.file for excerpt in card.replays.excerpts} <= {"2.jsonl"}
    assert card.replays.left_out == 2


def test_nothing_is_shown_where_nobody_knows_what_to_hide(
    traces: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise WorkFolderError("a rule that finds what must be hidden failed")

    traces.write(tmp_path / "a.jsonl", traces.claude_session("cc-1", 3, "zworblax"))
    monkeypatch.setattr("traceaudit.replaying.playing.knowing", fail)
    assert replayed(tmp_path, select=("TA1",)).replays == Replays(left_out=1)
    assert replayed(tmp_path).replays.sessions


def test_formats_that_nobody_reads_have_no_session(traces: Any, tmp_path: Path) -> None:
    traces.write(tmp_path / "a.jsonl", [{"odd": "in /home/zworblax/app", "n": 1}] * 3)
    card = replayed(tmp_path)
    assert card.replays.sessions == ()
    assert "zworblax" not in repr(card.replays)
    assert replace(card, replays=NO_REPLAYS) == run_audit([str(tmp_path)], make_settings(jobs=1))
