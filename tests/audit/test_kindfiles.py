"""The user's own kinds: what a pack and a gitleaks.toml bring into a scan, and how bad ones are refused."""

from __future__ import annotations

import json
import sys
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit.cli import main
from traceaudit.errors import UsageError
from traceaudit.kindfiles import read_kinds
from traceaudit_rules.secrets.samples import make_sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KIND = """
[[kind]]
id = "quillane-key"
name = "Quillane API key"
vendor = "Quillane"
gate = "qll_[0-9a-z]{6}"
pattern = "qll_[0-9a-z]{32}"
example = "qll_{loweralnum:32}"
revoke = "nowhere"
"""
GITLEAKS = """
[[rules]]
id = "brantwik"
regex = '''brantwik-([0-9a-f]{24})'''
keywords = ["brantwik"]

[[rules]]
id = "by-path"
path = "x"
"""
VALUE = make_sample("qll_{loweralnum:32}", Random(7))
OTHER = make_sample("{hex:24}", Random(7))
BAD = [
    (
        KIND.replace('"qll_[0-9a-z]{32}"', '"qll_([0-9a-z]+)+"'),
        "kind 'quillane-key': pattern: a repeat within a repeat",
    ),
    (KIND.replace('"qll_[0-9a-z]{32}"', '"qll_[0-9"'), "kind 'quillane-key': pattern: not valid"),
    (KIND + KIND, "kind 'quillane-key' is there twice"),
    (KIND.replace('"qll_[0-9a-z]{6}"', '"qll_(?=x)[a-z]"'), "gate 'quillane-key' does not compile"),
    (KIND.replace("vendor", "colour"), "kind 'quillane-key': unknown key 'colour'"),
    ("", "it holds no kind"),
    ("[[kind", "own.toml: "),
]


@pytest.fixture
def scan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, dict[str, Any], str]]:
    """Scan a file that holds the values: exit code, report and errors."""
    monkeypatch.setenv("POLARS_MAX_THREADS", "1")
    data = tmp_path / "data" / "a.jsonl"
    data.parent.mkdir()
    data.write_text(json.dumps({"text": f"KEY={VALUE} and brantwik-{OTHER}", "uid": VALUE}) + "\n", encoding="utf-8")

    def run(*arguments: object) -> tuple[int, dict[str, Any], str]:
        words = ["traceaudit", "scan", str(data), "--no-config", "--format", "json", *map(str, arguments)]
        monkeypatch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        assert isinstance(end.value.code, int)
        assert VALUE not in out + err
        assert OTHER not in out + err
        return end.value.code, json.loads(out) if out else {}, err

    return run


def test_own_kinds_are_found(tmp_path: Path, scan: Callable[..., tuple[int, dict[str, Any], str]]) -> None:
    (tmp_path / "own.toml").write_text(KIND, encoding="utf-8")
    (tmp_path / "gitleaks.toml").write_text(GITLEAKS, encoding="utf-8")
    code, report, _ = scan("--secrets", tmp_path / "own.toml", "--gitleaks-config", tmp_path / "gitleaks.toml")
    assert code == 0
    kinds = {finding["kind"]: finding for finding in report["findings"]}
    assert {"quillane-key", "gitleaks-brantwik"} <= set(kinds)
    assert kinds["quillane-key"]["subject"] == "quillane-key, 36 characters"
    assert kinds["quillane-key"]["count"] == 2
    _, report, _ = scan()
    assert not {"quillane-key", "gitleaks-brantwik"} & {finding["kind"] for finding in report["findings"]}


def test_an_own_kind_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(KIND.replace("quillane-key", "github-pat"), encoding="utf-8")
    kinds, refused = read_kinds([str(tmp_path / "own.toml")], None)
    assert ([kind.id for kind in kinds], refused) == (["github-pat"], ())


def test_rules_that_could_not_be_taken_over_are_named(tmp_path: Path) -> None:
    (tmp_path / "gitleaks.toml").write_text(GITLEAKS, encoding="utf-8")
    kinds, refused = read_kinds([], str(tmp_path / "gitleaks.toml"))
    assert ([kind.id for kind in kinds], refused) == (["gitleaks-brantwik"], ("by-path: 'path' is not supported",))


@pytest.mark.parametrize(("text", "says"), BAD, ids=[says for _, says in BAD])
def test_a_bad_pack_is_wrong_usage(
    text: str, says: str, tmp_path: Path, scan: Callable[..., tuple[int, dict[str, Any], str]]
) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    code, report, err = scan("--secrets", tmp_path / "own.toml")
    assert (code, report) == (2, {})
    assert "own.toml: " in err
    assert says in err
    assert "Traceback" not in err


@pytest.mark.parametrize("option", ["--secrets", "--gitleaks-config"])
@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: None, "mine.toml: cannot be read: "),
        (lambda path: path.mkdir(), "mine.toml: cannot be read: "),
        (lambda path: path.write_bytes(b"\xff\xfe\x00"), "mine.toml: it is not in UTF-8"),
        (lambda path: path.write_text("x = 1"), "mine.toml: it holds no "),
        (lambda path: path.write_text("not toml"), "mine.toml: "),
    ],
    ids=["missing", "folder", "bytes", "empty", "no TOML"],
)
def test_a_file_that_is_none_is_wrong_usage(
    make: Callable[[Path], object],
    says: str,
    option: str,
    tmp_path: Path,
    scan: Callable[..., tuple[int, dict[str, Any], str]],
) -> None:
    make(tmp_path / "mine.toml")
    code, report, err = scan(option, tmp_path / "mine.toml")
    assert (code, report) == (2, {})
    assert says in err


def test_the_same_kind_in_two_packs_is_refused(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(KIND, encoding="utf-8")
    with pytest.raises(UsageError, match=r"b\.toml: kind 'quillane-key' is there twice"):
        read_kinds([str(tmp_path / "a.toml"), str(tmp_path / "b.toml")], None)


def test_without_files_there_is_nothing() -> None:
    assert read_kinds([], None) == ((), ())
