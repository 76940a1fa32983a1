"""Commands of a page are what a shell must be given, and name what the report names."""

from __future__ import annotations

import os
import shlex
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.html.findings.commands import shell_word, show_row, show_rule

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import AuditPaths, RunCommand, Traces

    from traceaudit_reports.card import Card

NAMES = (
    "plain.jsonl",
    "two words.jsonl",
    "it's.jsonl",
    "$(date).jsonl",
    "a;b&c|d>e*?[x].jsonl",
    "-n.jsonl",
    "\u6f22.jsonl",
)
UNSEEN = ("a\nb", "a\tb'c", "back\\slash\x1b[31m", "\u202eevil", "\udcff\udc80raw", "\U000e0041tag")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_one_word(name: str, clean_card: Card) -> None:
    words = shlex.split(show_row(clean_card, name, 12))
    assert words[:2] == ["traceaudit", "show"]
    assert words[-2:] == [f"{name}:12", "PATH"]
    assert ("--" in words) == name.startswith("-")


@pytest.mark.parametrize("name", UNSEEN)
def test_what_cannot_be_seen_is_spelled_for_the_shell(name: str) -> None:
    word = shell_word(name)
    assert word.isprintable()
    done = subprocess.run(["bash", "-c", f"printf %s {word}"], capture_output=True, check=True)
    assert done.stdout == os.fsencode(name)


def test_the_path_is_the_root_where_it_is_known(clean_card: Card) -> None:
    known = replace(clean_card, root="my data")
    assert show_row(known, "a.jsonl", 3) == "traceaudit show a.jsonl:3 'my data'"
    assert show_rule(known, "TA101") == "traceaudit show TA101 'my data'"
    assert show_rule(replace(known, root="-x"), "TA101") == "traceaudit show TA101 PATH"


def test_no_row_has_no_command(clean_card: Card) -> None:
    assert show_row(clean_card, "a.jsonl", 0) == show_row(clean_card, "", 4) == show_row(clean_card, "w" * 500, 4) == ""


def test_it_shows_the_row_of_a_real_finding(
    traces: Traces, audit_paths: AuditPaths, run_command: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    traces.dataset(tmp_path / "my data")
    monkeypatch.chdir(tmp_path)
    card = audit_paths("my data")
    place = next(place for finding in card.findings for place in finding.locations if place.row > 1)
    words = shlex.split(show_row(card, place.file, place.row))
    assert words[-1] == "my data"
    done = run_command(*words[1:])
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{place.file}:{place.row}  ")
