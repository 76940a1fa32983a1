"""`traceaudit card` as a user calls it: files that stay as they are, exit codes, and outputs that give nothing away."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit.cli import cli
from traceaudit.commands import outputs
from traceaudit.errors import UsageError
from traceaudit_rules.licences.sections import BEGIN, END, blank_section, find_sections

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., int]

HUMAN = "---\nlicense: apache-2.0\n---\n# Demo\n\nWords of a person, `code` and a | pipe.\n"
# Assembled here, so that no source file holds one.
TOKEN = "gh" + "p_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
MAIL = "brantwik.oskvelan@" + "quillane-mail.net"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in this process and give its exit code."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)

    def call(*arguments: object) -> int:
        code: int = cli.main(["card", *map(str, arguments), "--no-config", "--jobs", "1"], standalone_mode=False)
        return code

    return call


@pytest.fixture
def data(tmp_path: Path, traces: Any) -> Path:
    """Merged rows with defects, and raw sessions."""
    folder = tmp_path / "data"
    traces.write(folder / "merged.jsonl", traces.fable_rows(30))
    for name in ("a", "b"):
        traces.write(folder / "raw" / f"{name}.jsonl", traces.claude_session(name))
    return folder


@pytest.fixture
def single(tmp_path: Path, traces: Any) -> Path:
    """A folder with one file and nothing else."""
    traces.write(tmp_path / "single" / "rows.jsonl", [traces.fable_row(number) for number in range(4)])
    return tmp_path / "single"


def section_of(path: Path) -> str:
    """What stands between the marks of a card."""
    text = path.read_text("utf-8")
    return text.split(BEGIN)[1].split(END)[0]


@pytest.mark.parametrize(
    ("folder", "name"), [("data", "README.md"), ("data", "notes.md"), ("single", "CARD.md"), ("single", "notes.md")]
)
def test_a_new_card_is_written_once(folder: str, name: str, run: Run, request: pytest.FixtureRequest) -> None:
    scanned: Path = request.getfixturevalue(folder)
    card = scanned / name
    assert run(scanned, "-o", card) == 0
    first = card.read_bytes()
    # Now the card lies among the inputs, with headings that are no section of ours.
    assert run(scanned, "-o", card) == 0
    assert card.read_bytes() == first
    (scanned / "image.png").write_bytes(b"passed over")
    assert run(scanned, "-o", card, "--check") == 0


@pytest.mark.parametrize(
    "text",
    [
        HUMAN,
        HUMAN.replace("\n", "\r\n"),
        "\ufeff" + HUMAN,
        HUMAN.rstrip("\n"),
        "# No front matter\n",
        "---\nlicense: [mit\n: broken: {\n---\ntext\n",
        f"# A\n\n{BEGIN}\nold words\n{END}\n\nmore words\n",
    ],
    ids=["lines", "windows", "mark", "no end", "no matter", "broken", "section"],
)
def test_human_text_stays(text: str, single: Path, run: Run) -> None:
    card = single / "README.md"
    card.write_bytes(text.encode())
    assert run(single, "-o", card) == 0
    once = card.read_bytes().decode()
    assert len(find_sections(once)) == 1
    assert "old words" not in once
    words = [line for line in blank_section(text).splitlines() if line.strip()]
    assert [line for line in blank_section(once).splitlines() if line.strip()] == words
    if "old words" not in text:
        assert once.startswith(text)
        assert once.endswith("\n") == text.endswith("\n")
    if "\r" in text:
        assert once.count("\n") == once.count("\r\n")
    assert run(single, "-o", card) == 0
    assert card.read_bytes().decode() == once


def test_the_section_does_not_depend_on_the_bytes_of_the_card(data: Path, run: Run) -> None:
    card = data / "README.md"
    card.write_text(HUMAN, "utf-8")
    run(data, "-o", card)
    before = section_of(card)
    card.write_text(card.read_text("utf-8").replace("# Demo", "# Demo of another name, and a longer one"), "utf-8")
    assert run(data, "-o", card, "--check") == 0
    run(data, "-o", card)
    assert section_of(card) == before


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (f"{BEGIN}\n{BEGIN}\n{END}\n".encode(), "begins twice"),
        (f"{END}\n{BEGIN}\n".encode(), "before its begin"),
        (f"```\n{BEGIN}\n{END}\n```\n".encode(), "in a code block"),
        (b"```\nopen\n", "never closed"),
        (HUMAN.encode("utf-16"), "is no UTF-8"),
        ("# caf\xe9\n".encode("latin-1"), "byte 5 is no UTF-8"),
    ],
    ids=["twice", "order", "fence", "open fence", "utf-16", "latin-1"],
)
@pytest.mark.parametrize("option", ["", "--check"])
def test_a_card_that_cannot_be_kept_whole_is_not_touched(
    content: bytes, says: str, option: str, data: Path, run: Run
) -> None:
    card = data / "CARD.md"
    card.write_bytes(content)
    with pytest.raises(UsageError, match=says) as caught:
        run(data, "-o", card, *([option] if option else []))
    assert str(card) in str(caught.value)
    assert card.read_bytes() == content


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-o", "card.docx"], "no output format"),
        (["--check"], "name it with -o"),
        (["-o", "missing/CARD.md"], "folder does not exist"),
    ],
)
def test_wrong_usage(arguments: list[str], says: str, data: Path, run: Run) -> None:
    with pytest.raises(UsageError, match=says):
        run(data, *arguments)


def test_data_is_never_written_over(data: Path, run: Run) -> None:
    target = data / "rows.json"
    target.write_text('[{"messages": []}]', "utf-8")
    foreign = data / "croissant.json"
    foreign.write_text('{"@type": "sc:Dataset", "name": "mine"}', "utf-8")
    named = data / "notes.md"
    named.write_text("my notes\n", "utf-8")
    for output in (target, foreign):
        before = output.read_bytes()
        with pytest.raises(UsageError, match="is an input"):
            run(data, "-o", output)
        assert output.read_bytes() == before
    with pytest.raises(UsageError, match="is an input"):
        run(data, named, "-o", named)
    assert named.read_text("utf-8") == "my notes\n"


def test_a_failed_write_leaves_the_card_as_it_was(data: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    card = data / "CARD.md"
    card.write_text(HUMAN, "utf-8")

    replace = os.replace

    def fail(half: object, target: object) -> None:
        if str(target).endswith("CARD.md"):
            raise OSError(28, "No space left on device")
        replace(half, target)  # type: ignore[arg-type]

    monkeypatch.setattr(outputs.os, "replace", fail)
    with pytest.raises(UsageError, match="No space left on device"):
        run(data, "-o", card)
    assert card.read_text("utf-8") == HUMAN
    assert sorted(path.name for path in data.iterdir()) == ["CARD.md", "merged.jsonl", "raw"]


def test_permissions_and_links_stay(data: Path, run: Run, tmp_path: Path) -> None:
    real = tmp_path / "real.md"
    real.write_text(HUMAN, "utf-8")
    real.chmod(0o640)
    link = data / "CARD.md"
    link.symlink_to(real)
    assert run(data, "-o", link) == 0
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert BEGIN in real.read_text("utf-8")


def test_check_writes_nothing_and_quotes_no_old_text(
    data: Path, run: Run, traces: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    card = data / "CARD.md"
    assert run(data, "-o", card, "--check") == 1
    assert not card.exists()
    assert "does not exist" in capsys.readouterr().err
    card.write_text(HUMAN, "utf-8")
    assert run(data, "-o", card, "--check") == 1
    assert card.read_text("utf-8") == HUMAN
    run(data, "-o", card)
    spoiled = card.read_text("utf-8").replace("## Provenance", f"## Provenance of {TOKEN} by zworblax")
    card.write_text(spoiled, "utf-8")
    capsys.readouterr()
    assert run(data, "-o", card, "--check") == 1
    told = capsys.readouterr().err
    assert "+ ## Provenance\n" in told
    assert "1 line of the file" in told
    assert TOKEN not in told
    assert "zworblax" not in told
    assert card.read_text("utf-8") == spoiled
    run(data, "-o", card)
    traces.write(data / "more.jsonl", [traces.fable_row(900)])
    capsys.readouterr()
    assert run(data, "-o", card, "--check") == 1
    assert len(capsys.readouterr().err.splitlines()) < 20


def test_what_the_audit_finds_is_no_failure_of_the_card(single: Path, run: Run, traces: Any) -> None:
    traces.write(single / "leak.jsonl", [traces.fable_row(7, context=f"export GITHUB_TOKEN={TOKEN}")])
    card = single / "CARD.md"
    assert run(single, "-o", card, "--profile", "publish") == 0
    text = card.read_text("utf-8")
    assert "> **FAIL** under profile `publish`" in text
    assert re.search(r"\| secrets: tokens, keys, passwords \| \d occurrences?, (error|warning) \|", text)


def test_data_that_was_not_read_is_told_in_the_card_and_in_the_exit_code(single: Path, run: Run) -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 9\n"
    (single / "far.jsonl").write_text(pointer, "utf-8")
    card = single / "CARD.md"
    assert run(single, "-o", card) == 3
    text = card.read_text("utf-8")
    assert "**Part of the data was not audited**" in text
    assert "- Not read to its end: `far.jsonl`, unreadable" in text
    assert "none found |" not in text
    assert run(single, "-o", card, "--check") == 3
    assert run(single, "-o", single / "NEW.md", "--check") == 1


def test_rules_that_were_left_out_are_blank(single: Path, run: Run) -> None:
    card = single / "CARD.md"
    assert run(single, "-o", card, "--ignore", "TA5") == 0
    assert "| secrets: tokens, keys, passwords | *not verified* |" in card.read_text("utf-8")
    assert run(single, "-o", card, "--check") == 1


def test_outputs_pass_their_own_scan(tmp_path: Path, run: Run, traces: Any, audit_paths: Any) -> None:
    hostile = ("-->", END, f"\n{END}\n", "a|b\r\n# x", "<script>alert(1)</script>", f"/home/zworblax/{TOKEN}", MAIL)
    rows = [
        traces.fable_row(
            number,
            context=f"mail {MAIL} or /home/zworblax/x, token {TOKEN}, call +49 30 90182{number:03}",
            output={"tool": name, "input": {"file_path": f"/home/zworblax/{number}.py"}},
            model=name,
            origin=name,
            source_file=f"/home/zworblax/{name}/a.jsonl",
        )
        for number, name in enumerate(hostile)
    ]
    folder = tmp_path / "zworblax-data"
    traces.write(folder / f"{MAIL}.jsonl", rows)
    traces.write(folder / "a|b -->.jsonl", rows)
    written = tmp_path / "written"
    written.mkdir()
    names = ("new.md", "card.json", "croissant.json", "x.jsonld")
    assert run(folder, *(part for name in names for part in ("-o", written / name))) == 0
    (written / "x.jsonld").rename(written / "x.txt")
    card = written / "new.md"
    assert len(find_sections(card.read_text("utf-8"))) in (1, 2)
    for path in sorted(written.iterdir()):
        text = path.read_text("utf-8")
        for planted in (TOKEN, MAIL, "zworblax", "oskvelan", "<script" if path.suffix == ".md" else TOKEN):
            assert planted not in text, (path.name, planted)
        found = audit_paths(path, select=("TA4", "TA5", "TA6"))
        assert [(finding.code, finding.message) for finding in found.findings] == []
    # In its place among the data it adds nothing to what is found there.
    before = {finding.fingerprint for finding in audit_paths(folder).findings}
    (folder / "README.md").write_bytes(card.read_bytes())
    assert {finding.fingerprint for finding in audit_paths(folder).findings} == before


def test_json_and_croissant_are_outputs_and_no_inputs(data: Path, run: Run, audit_paths: Any) -> None:
    files = [data / "card.json", data / "croissant.json", data / "demo-croissant.json"]
    arguments = [part for file in files for part in ("-o", file)]
    assert run(data, *arguments) == 0
    first = [file.read_bytes() for file in files]
    assert json.loads(first[0])["schema_version"] == "1"
    assert json.loads(first[1])["@type"] == "sc:Dataset"
    assert run(data, *arguments) == 0
    assert [file.read_bytes() for file in files] == first
    assert run(data, *arguments, "--check") == 0
    assert {item.path for item in audit_paths(data).inputs} == {"merged.jsonl", "raw/a.jsonl", "raw/b.jsonl"}
    files[0].write_bytes(first[0].replace(b'"rows"', b'"lines"'))
    assert run(data, *arguments, "--check") == 1


@pytest.mark.parametrize("name", ["markdown", "json", "croissant"])
def test_standard_output(name: str, single: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(single, "--format", name, "--quiet") == 0
    text = capsys.readouterr().out
    if name == "markdown":
        assert text.startswith(f"{BEGIN}\n## Provenance\n")
        assert text.endswith(f"{END}\n")
        # Piped into a file among the data, it is an output of ours.
        (single / "README.md").write_text(text, "utf-8")
        assert run(single, "--format", name, "--quiet") == 0
        assert capsys.readouterr().out == text
    else:
        assert json.loads(text)
    assert sorted(path.suffix for path in single.iterdir() if path.suffix != ".md") == [".jsonl"]


def test_a_time_is_stated_only_where_it_is_given(single: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    card = single / "CARD.md"
    run(single, "-o", card)
    assert "2026-01-01" not in card.read_text("utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    run(single, "-o", card)
    assert " at 2026-01-01T00:00:00Z;" in card.read_text("utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "9" * 40)
    assert run(single, "-o", card) == 0
    assert " at 2" not in section_of(card).splitlines()[3]


def test_the_command_line(single: Path, run_command: Any, tmp_path: Path) -> None:
    done = run_command("card", single, "-o", tmp_path / "CARD.md", "--no-config", "--jobs", "1")
    assert (done.returncode, done.stdout) == (0, "")
    assert "CARD.md: written" in done.stderr
    (tmp_path / "CARD.md").write_text(f"{BEGIN}\n", "utf-8")
    done = run_command("card", single, "-o", tmp_path / "CARD.md", "--no-config")
    assert done.returncode == 2
    assert "begins and never ends" in done.stderr
    assert os.listdir(tmp_path / "single") == ["rows.jsonl"]
