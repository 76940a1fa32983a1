"""Documents beside the data: which lines rules get, and what a finding says of its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from traceaudit.documents import MOST_BYTES, document_kind, read_texts
from traceaudit.engine import run_audit
from traceaudit.settings import make_settings
from traceaudit.sources import find_inputs
from traceaudit_rules.licences.sections import BEGIN, END

if TYPE_CHECKING:
    from pathlib import Path

    from traceaudit_reports.card import Finding

ADMISSION = "The chain of thought was added post-hoc."


def findings(folder: Path, **options: Any) -> list[Finding]:
    return list(run_audit([str(folder)], make_settings(select=("TA251",), **options)).findings)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("README.md", "readme"),
        ("dataset_card.md", "readme"),
        ("LICENSE", "licence"),
        ("COPYING.txt", "licence"),
        ("NOTICE", "notice"),
        ("croissant.json", "croissant"),
        ("dataset_infos.json", "metadata"),
        ("package.json", "metadata"),
        ("CITATION.cff", "metadata"),
        ("LICENSES/MIT.txt", "licence"),
        ("data/LICENSES/notice.md", "licence"),
        ("a.jsonl.license", "licence"),
        ("notices/README.md", "readme"),
    ],
)
def test_kinds(name: str, kind: str) -> None:
    assert document_kind(name) == kind


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_admission_is_quoted_with_its_line(tmp_path: Path, end: str) -> None:
    (tmp_path / "README.md").write_bytes(end.join(["# Title", "", f"Text. {ADMISSION}", "More."]).encode())
    (found,) = findings(tmp_path)
    assert found.subject == ADMISSION.rstrip(".")
    assert [(place.file, place.row) for place in found.locations] == [("README.md", 3)]
    assert found.severity == "note"


def test_a_name_in_an_admission_is_hidden(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Reasoning added post-hoc by the script in /home/quillane/cot/.\n", "utf-8")
    (found,) = findings(tmp_path)
    assert "quillane" not in f"{found.subject} {found.message}"


def test_bytes_that_are_no_text_and_long_documents_are_read_to_a_limit(tmp_path: Path) -> None:
    line = b"\xff\xfe\x00 " + ADMISSION.encode() + b"\n"
    (tmp_path / "README.md").write_bytes(line + b"x" * MOST_BYTES + b"\n" + line)
    (found,) = findings(tmp_path)
    assert [place.row for place in found.locations] == [1]


def test_without_documents_the_rule_did_not_run(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"cot":"a","completion":"b"}\n', "utf-8")
    card = run_audit([str(tmp_path)], make_settings(select=("TA251",)))
    (run,) = (run for run in card.rules if run.code == "TA251")
    assert (run.status, run.reason) == ("skipped", "no card or licence was read")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_our_own_section_is_not_read(tmp_path: Path, end: str) -> None:
    lines = ["# Title", BEGIN, ADMISSION, END, f"After it. {ADMISSION}"]
    (tmp_path / "README.md").write_bytes(end.join(lines).encode())
    (found,) = findings(tmp_path)
    assert (found.count, [place.row for place in found.locations]) == (1, [5])


def test_texts_of_documents(tmp_path: Path) -> None:
    (tmp_path / "LICENSES").mkdir()
    (tmp_path / "README.md").write_bytes(f"a\xff\r\n{BEGIN}\r\nx\r\n{END}\r\nb".encode("latin-1"))
    (tmp_path / "LICENSES" / "MIT.txt").write_text("text", "utf-8")
    (tmp_path / "a.jsonl").write_text("{}\n", "utf-8")
    sources = find_inputs([str(tmp_path)]).sources
    (tmp_path / "LICENSE").write_text("came later", "utf-8")
    told = {document.path: (document.kind, document.text) for document in read_texts(sources)}
    assert told == {"README.md": ("readme", "a\ufffd\r\n\r\n\r\n\r\nb"), "LICENSES/MIT.txt": ("licence", "text")}
    assert {sources[document.file].shown for document in read_texts(sources)} == set(told)


def test_a_document_that_has_vanished_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("text", "utf-8")
    sources = find_inputs([str(tmp_path)]).sources
    (tmp_path / "README.md").unlink()
    assert read_texts(sources) == ()
