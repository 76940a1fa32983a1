"""`traceaudit scan --max-html-mb`: refused before anything is read, and obeyed by the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.html.limits import MOST_BYTES
from traceaudit_reports.pagesize import LEAST_MEGABYTES, MEGABYTE, MOST_MEGABYTES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunCommand, Traces


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("0.1", "0.1 is too small for a page, which needs 0.5 or more; -o FILE.md writes less"),
        ("many", "'many' is no number of megabytes, such as 3 or 1.5"),
        ("nan", "is no number of megabytes"),
        ("inf", "is no number of megabytes"),
    ],
)
def test_a_size_that_makes_no_sense_is_refused(value: str, said: str, run_command: RunCommand, tmp_path: Path) -> None:
    done = run_command("scan", tmp_path, "--max-html-mb", value)
    assert done.returncode == 2
    assert said in done.stderr


def test_the_page_obeys(traces: Traces, run_command: RunCommand, tmp_path: Path) -> None:
    data, report = traces.dataset(tmp_path / "data"), tmp_path / "report.html"
    done = run_command("scan", data, "--quiet", "--jobs", "1", "--max-html-mb", LEAST_MEGABYTES, "-o", report)
    assert done.returncode == 0, done.stderr
    assert report.stat().st_size <= LEAST_MEGABYTES * MEGABYTE
    assert MOST_BYTES == MOST_MEGABYTES * MEGABYTE
