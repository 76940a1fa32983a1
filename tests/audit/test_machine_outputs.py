"""Outputs for machines on the whole way: the demo dataset, one command, five files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator
from lxml import etree

from traceaudit.commands.outputs import read_targets
from traceaudit.commands.scan import FORMATS, SUFFIXES
from traceaudit.errors import UsageError
from traceaudit.sources import find_inputs

if TYPE_CHECKING:
    from subprocess import CompletedProcess

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "tests" / "reports" / "schemas"
NAMES = (
    "audit.sarif",
    "audit.xml",
    "audit.jsonl",
    "gitlab:gl-code-quality-report.json",
    "sarif:log.json",
    "audit.json",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo dataset, and a folder for outputs inside of it."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    subprocess.run([sys.executable, str(ROOT / "examples" / "make_fable.py"), str(folder)], check=True)
    (folder / "out").mkdir()
    return folder


@pytest.fixture(scope="module")
def done(folder: Path, run_command: Any) -> CompletedProcess[str]:
    """One scan that writes every format for machines."""
    outputs = []
    for name in NAMES:
        form, colon, file = name.rpartition(":")
        outputs += ["-o", f"{form}{colon}{folder / 'out' / file}"]
    found: CompletedProcess[str] = run_command(
        "scan", folder, "--no-config", "--profile", "ci", "--no-contract", "--quiet", *outputs
    )
    return found


def test_every_format_tells_the_same(folder: Path, done: CompletedProcess[str]) -> None:
    assert done.returncode == 1, done.stderr
    out = folder / "out"
    report = json.loads((out / "audit.json").read_text("utf-8"))
    (run,) = json.loads((out / "audit.sarif").read_text("utf-8"))["runs"]
    lines = [json.loads(line) for line in (out / "audit.jsonl").read_text("utf-8").splitlines()]
    entries = json.loads((out / "gl-code-quality-report.json").read_text("utf-8"))
    codes = {finding["code"] for finding in report["findings"]}
    assert {result["ruleId"] for result in run["results"]} == codes
    assert {line["finding"]["code"] for line in lines if line["type"] == "finding"} == codes
    assert {entry["check_name"] for entry in entries} - {"traceaudit"} == codes
    assert run["properties"]["verdict"] == lines[-1]["verdict"]["result"] == report["verdict"]["result"] == "fail"
    assert run["invocations"][0]["exitCode"] == lines[-1]["verdict"]["exit_code"] == 1
    assert (out / "log.json").read_bytes() == (out / "audit.sarif").read_bytes()


def test_they_fit_the_schemas_of_others(folder: Path, done: CompletedProcess[str]) -> None:
    assert done.returncode == 1
    log = json.loads((folder / "out" / "audit.sarif").read_text("utf-8"))
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text("utf-8"))
    assert [error.message[:200] for error in Draft7Validator(schema).iter_errors(log)] == []
    tree = etree.parse(folder / "out" / "audit.xml")
    for name in ("ant", "jenkins"):
        assert etree.XMLSchema(etree.parse(SCHEMAS / f"junit-{name}.xsd")).validate(tree)
    failed = {case.get("name").split()[0] for case in tree.iter("testcase") if case.find("failure") is not None}
    assert {"TA501", "verdict"} <= failed


def test_lines_in_sarif_are_lines_of_the_files(folder: Path, done: CompletedProcess[str]) -> None:
    assert done.returncode == 1
    (run,) = json.loads((folder / "out" / "audit.sarif").read_text("utf-8"))["runs"]
    places = [place for result in run["results"] for place in result["locations"]]
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    checked = 0
    for place in places:
        physical = place["physicalLocation"]
        path = files.get(physical["artifactLocation"]["uri"])
        if path is not None and "region" in physical and path.suffix == ".jsonl":
            assert 1 <= physical["region"]["startLine"] <= len(path.read_bytes().splitlines())
            checked += 1
    assert checked > 20


def test_our_own_outputs_are_no_inputs(folder: Path, done: CompletedProcess[str]) -> None:
    assert done.returncode == 1
    assert len(list((folder / "out").iterdir())) == len(NAMES)
    assert [source.shown for source in find_inputs([str(folder)]).sources if source.shown.startswith("out/")] == []
    assert len(find_inputs([str(folder / "out" / "audit.jsonl")]).sources) == 1  # a named file always is


def test_planted_values_stand_in_no_output(folder: Path, done: CompletedProcess[str]) -> None:
    assert done.returncode == 1
    truth = json.loads(folder.with_name(f"{folder.name}.truth.json").read_text("utf-8"))
    names = [
        name for name in json.dumps(truth).replace('"', " ").split() if name in ("quillane", "brantwik", "oskvelan")
    ]
    for path in (folder / "out").iterdir():
        text = path.read_text("utf-8").lower()
        assert not [name for name in {*names, "quillane", "brantwik", "oskvelan"} if name in text], path.name


def test_a_prefix_names_the_format(tmp_path: Path) -> None:
    outputs = [str(tmp_path / "a.sarif"), f"gitlab:{tmp_path / 'b.json'}", f"junit:{tmp_path / 'no-suffix'}"]
    assert read_targets(outputs, FORMATS, SUFFIXES) == {
        str(tmp_path / "a.sarif"): "sarif",
        str(tmp_path / "b.json"): "gitlab",
        str(tmp_path / "no-suffix"): "junit",
    }


@pytest.mark.parametrize(
    ("outputs", "message"),
    [
        (["gitlab:"], "no file is named"),
        (["gitlab:missing/x.json"], "the folder does not exist"),
        (["nothing:x.what"], "no output format has the suffix"),
        (["json:x.json", "gitlab:x.json"], "cannot be both"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, outputs: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=message):
        read_targets(outputs, FORMATS, SUFFIXES)
