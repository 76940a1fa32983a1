"""`traceaudit verify` as a user calls it: generated data with its own card, edited cards, reports, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from traceaudit.cli import cli
from traceaudit.errors import UsageError
from traceaudit_reports import json_report
from traceaudit_reports.claims import json_report as claims_json

ROOT = Path(__file__).parents[2]
# An account of the generated data.
ACCOUNT = "quillane"
ROWS = 200

Verify = "Callable[..., tuple[int, str]]"
Json = dict[str, Any]


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Verify:
    """Run the command in this process: exit code and standard output."""

    def run(*arguments: object) -> tuple[int, str]:
        code = cli.main(["verify", *map(str, arguments), "--no-config", "--jobs", "1"], standalone_mode=False)
        return code, capsys.readouterr().out

    return run


@pytest.fixture(scope="module")
def fable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented dataset in the published Fable shape, with a card that states its figures."""
    folder = tmp_path_factory.mktemp("verify") / "fable"
    make = [sys.executable, str(ROOT / "examples" / "make_fable.py"), str(folder)]
    subprocess.run([*make, "--rows", str(ROWS), "--no-defects"], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def report(fable: Path, audit_paths: Any) -> Path:
    """The result of a scan of it."""
    target = fable.with_suffix(".json")
    target.write_text(json_report.render(audit_paths(fable)), encoding="utf-8")
    return target


@pytest.fixture
def edited(fable: Path, tmp_path: Path) -> Path:
    """Its card with another number of rows, another licence, and a claim on its reasoning."""
    text = (fable / "README.md").read_text("utf-8")
    for old, new in (
        (f"| merged rows | {ROWS} |", "| merged rows | 193 |"),
        ("license: agpl-3.0", "license: mit"),
        ("## Figures", "The dataset ships the raw reasoning of the model.\n\n## Figures"),
    ):
        assert old in text
        text = text.replace(old, new)
    target = tmp_path / "edited.md"
    target.write_text(text, encoding="utf-8")
    return target


@pytest.fixture
def said(tmp_path: Path) -> Any:
    """Write a text of given lines."""

    def write(*lines: str, name: str = "card.md") -> Path:
        target = tmp_path / name
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return target

    return write


def claims_of(text: str) -> Json:
    """The content of the JSON, which fits its schema."""
    document = json.loads(text)
    assert list(Draft202012Validator(claims_json.schema()).iter_errors(document)) == []
    found: Json = document["claims"]
    return found


def test_every_figure_of_its_own_card_is_confirmed(verify: Verify, fable: Path) -> None:
    code, text = verify(fable / "README.md", fable, "--format", "json")
    found = claims_of(text)
    print(f"{found['counts']}")
    open_ = [item for item in found["answers"] if item["answer"] != "confirmed"]
    # A card is no proof of its own licence, and nobody counts natural languages.
    assert {item["kind"] for item in open_} <= {"licence", "language"}
    assert code == 0
    assert found["counts"]["confirmed"] >= 40
    assert found["result"] == "passed"
    assert ACCOUNT not in text


def test_an_edited_card_is_contradicted_on_each_with_the_computed_value(
    verify: Verify, edited: Path, fable: Path
) -> None:
    code, text = verify(edited, fable, "--format", "json")
    found = claims_of(text)
    wrong = {item["kind"]: item for item in found["answers"] if item["answer"] == "contradicted"}
    assert code == 1
    assert set(wrong) == {"rows", "licence", "raw reasoning"}
    assert wrong["rows"]["computed"] == f"{ROWS} (fable5_cot_merged.jsonl)"
    assert wrong["licence"]["computed"] == "AGPL-3.0-only (front matter in README.md:2)"
    assert "no text in the raw log" in wrong["raw reasoning"]["computed"]
    lines = edited.read_text("utf-8").splitlines()
    assert "193" in lines[wrong["rows"]["line"] - 1]


def test_a_report_of_a_scan_gives_the_same_answers_though_it_masks_names(
    verify: Verify, edited: Path, report: Path, fable: Path
) -> None:
    _, from_data = verify(edited, fable, "--format", "json")
    code, from_report = verify(edited, "--audit", report, "--format", "json")
    assert code == 1
    pairs = list(zip(claims_of(from_data)["answers"], claims_of(from_report)["answers"], strict=True))
    assert [one["answer"] for one, _ in pairs] == [two["answer"] for _, two in pairs]
    masked = [two for _, two in pairs if "<slug>" in two["topic"]]
    assert masked
    assert all("names are masked" in item["why"] for item in masked)
    assert claims_of(from_report)["data"]["is_report"] is True


def test_an_account_of_the_card_is_hidden_though_a_report_names_none(verify: Verify, said: Any, report: Path) -> None:
    account = "brant" + "wik"
    card = said(f"The dataset has 7 rows of {account}.", f"- Rows: 8 in /home/{account}/data", "- Model: claude-opus-1")
    for form in ("terminal", "json", "markdown"):
        code, text = verify(card, "--audit", report, "--format", form)
        assert code == 1
        assert account not in text


def test_an_article_on_the_data(verify: Verify, said: Any, report: Path) -> None:
    article = said(
        "Invented traces: how to distil a small model",
        f"- {ROWS} merged training examples in total",
        "- 4,000 original Pi-style trace files",
        "The license is AGPL-3.0.",
        "These are high-quality traces.",
        name="article.txt",
    )
    code, text = verify(article, "--audit", report)
    assert code == 1
    assert "1 of 3 claims contradicted" in text
    assert "4,000 original Pi-style" in text
    assert "never confirmed" in text
    assert "Triage by stated facts, not legal advice." in text


def test_outputs_by_suffix_are_the_same_twice(verify: Verify, edited: Path, report: Path, tmp_path: Path) -> None:
    begins = {".json": "{", ".md": "## Claims of ", ".txt": "traceaudit "}
    written = []
    for turn in ("a", "b"):
        targets = [tmp_path / f"out-{turn}{suffix}" for suffix in begins]
        outputs = [part for target in targets for part in ("-o", target)]
        assert verify(edited, "--audit", report, "--quiet", *outputs) == (1, "")
        written.append([target.read_bytes() for target in targets])
    assert written[0] == written[1]
    assert [text.decode().startswith(begin) for text, begin in zip(written[0], begins.values(), strict=True)] == [
        True
    ] * 3
    assert verify(edited, "--audit", report)[1].encode() == written[0][2]


def test_accounts_and_secrets_of_the_card_are_in_no_output(
    verify: Verify, said: Any, fable: Path, tmp_path: Path
) -> None:
    token = "ghp_" + "Zq8Lw3Rt6Yb1Nx5Kc9Vm2Hd7Jf4Gs0Pa" + "WeUi"
    card = said(
        f"We recorded {ROWS} rows in /home/{ACCOUNT}/data with {token}.",
        f"{ACCOUNT} says: there are no secrets in this dataset.",
        f"| file | rows |\n|---|---|\n| {ACCOUNT}/{token}.jsonl | 12 |",
        f"There are {ROWS} rows \u202e\x1b[31m in all.",
    )
    outputs = [tmp_path / f"out{suffix}" for suffix in (".json", ".md", ".txt")]
    verify(card, fable, "--quiet", *(part for target in outputs for part in ("-o", target)))
    for target in outputs:
        text = target.read_text("utf-8")
        assert ACCOUNT not in text
        assert token not in text
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_exit_codes(verify: Verify, said: Any, traces: Any, tmp_path: Path) -> None:
    data = tmp_path / "data"
    traces.write(data / "a.jsonl", traces.claude_session("a", 3))
    nothing = said("Nothing is claimed.")
    assert verify(nothing, data)[0] == 0
    (data / "lfs.jsonl").write_text(
        "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 9\n", "utf-8"
    )
    code, text = verify(nothing, data)
    assert code == 3
    assert "not read: lfs.jsonl: unreadable" in text
    assert "INCOMPLETE" in text
    wrong = said("The file `a.jsonl` has 4,000 rows.")
    assert verify(wrong, data)[0] == 1
    open_ = said("The dataset has 4,000 rows.")
    assert verify(open_, data)[0] == 3


def test_wrong_usage(verify: Verify, said: Any, report: Path, tmp_path: Path) -> None:
    card = said("The dataset has 200 rows.")
    other = said("{}", name="other.json")
    for arguments, message in (
        ((tmp_path / "none.md", tmp_path), "cannot be read"),
        ((tmp_path, tmp_path), "cannot be read"),
        ((card,), "no path given"),
        ((card, tmp_path, "--audit", report), "not both"),
        ((card, "--audit", other), "not the result of a scan"),
        ((card, "--audit", card), "no valid JSON"),
        ((card, "--audit", report, "-o", card), "this file is an input"),
        ((card, "--audit", report, "-o", tmp_path / "out.pdf"), "suffix"),
        ((card, tmp_path / "none*"), "no such file"),
    ):
        with pytest.raises(UsageError, match=message):
            verify(*arguments)
    assert card.read_text("utf-8") == "The dataset has 200 rows.\n"


def test_a_card_with_any_bytes_is_read(verify: Verify, report: Path, tmp_path: Path) -> None:
    card = tmp_path / "card.md"
    card.write_bytes(b"\xef\xbb\xbf---\r\nlicense: [\r\n---\r\n\xff\xfe The dataset has 200 rows.\r\n\x00|||\r\n")
    code, text = verify(card, "--audit", report, "--format", "json")
    assert code in (0, 1)
    assert claims_of(text)["card"]


def test_a_report_of_another_version_does_not_fail(verify: Verify, said: Any, tmp_path: Path) -> None:
    card = said("license: mit", "The dataset has 200 rows.", "There are no secrets in it.")
    report = tmp_path / "report.json"
    document = {"tool": {"name": "traceaudit"}, "inputs": [1, {"path": 2}], "facts": {"views": "?"}, "verdict": []}
    report.write_text(json.dumps(document), encoding="utf-8")
    code, text = verify(card, "--audit", report, "--format", "json")
    assert code == 3
    assert claims_of(text)["counts"]["contradicted"] == 0
