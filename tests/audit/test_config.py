"""The configuration: where it is found, what it may say, and that the command line comes first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit.config import Config, load_config
from traceaudit.errors import UsageError
from traceaudit_rules.options import MappedSource, OwnTool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADER = "[tool.traceaudit]\n"
FULL = """
[tool.traceaudit]
profile = "pretrain"
select = ["TA4", "hidden-thinking"]
ignore = "TA402, TA9xx"
fail-on = "warning"
max-bad-rows = 3
locations = "all"
max-html-mb = 1.5
jobs = 2
inventory = "lists/tools.json"
paths = ["data", "more/*.jsonl", "/srv/data"]
license = "agpl-3.0"
deployment = "service"
target = "research"
acknowledge-terms = ["Anthropic"]
upstreams = ["lists/upstreams.toml"]

[tool.traceaudit.tools]
grep = ["pattern", "path"]
submit = {}
edit = { required = ["file"], optional = ["line"] }
"run it" = { required = ["command"] }

[tool.traceaudit.columns]
thinking = "reasoning"
source = "meta.src"
uid = '"a.b".c[0]'

[tool.traceaudit.sources."hf:*"]
license = "CC-BY-4.0"
upstream = "quillane/traces"
commit = "0a1b2c3"
derivation = "convert"
reason = "their script wrote these rows"

[tool.traceaudit.sources."session:s-?"]
own = true
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder two levels down."""
    folder = tmp_path / "project" / "inner"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def said(here: Path) -> Callable[[str], Config]:
    """The configuration of a text in `traceaudit.toml` of the folder above."""

    def load(text: str) -> Config:
        (here.parent / "traceaudit.toml").write_text(text, encoding="utf-8")
        return load_config()

    return load


def test_every_key(said: Callable[[str], Config]) -> None:
    assert said(FULL) == Config(
        file="../traceaudit.toml",
        profile="pretrain",
        select=("TA4", "TA101"),
        ignore=("TA402", "TA9"),
        fail_on="warning",
        max_bad_rows=3,
        locations=-1,
        max_html_mb=1.5,
        jobs=2,
        inventory="../lists/tools.json",
        paths=("../data", "../more/*.jsonl", "/srv/data"),
        sources=(
            MappedSource(
                "hf:*", "CC-BY-4.0", "quillane/traces", "0a1b2c3", "convert", "their script wrote these rows", own=False
            ),
            MappedSource("session:s-?", own=True),
        ),
        licence="agpl-3.0",
        deployment="service",
        target="research",
        acknowledge_terms=("anthropic",),
        upstreams=("../lists/upstreams.toml",),
        tools=(
            OwnTool("grep", (), ("pattern", "path")),
            OwnTool("submit"),
            OwnTool("edit", ("file",), ("line",)),
            OwnTool("run it", ("command",), None),
        ),
        columns=(("source", "meta.src"), ("thinking", "reasoning"), ("uid", '"a.b".c[0]')),
    )


# Where it is found


def test_nothing_found_says_nothing(here: Path) -> None:
    (here / "pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    assert load_config(start=str(here)) == Config()


def test_the_nearest_file_with_the_table_wins(here: Path) -> None:
    (here.parent.parent / "traceaudit.toml").write_text(HEADER + "jobs = 1\n", encoding="utf-8")
    assert load_config().jobs == 1
    (here.parent / "pyproject.toml").write_text(HEADER + "jobs = 2\n", encoding="utf-8")
    assert load_config().jobs == 2
    (here / "pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    (here / "traceaudit.toml").write_text("", encoding="utf-8")
    assert load_config().jobs == 2
    (here / "pyproject.toml").write_text(HEADER + "jobs = 3\n", encoding="utf-8")
    assert load_config().jobs == 3
    (here / "traceaudit.toml").write_text(HEADER + "jobs = 4\n", encoding="utf-8")
    assert (load_config().jobs, load_config().file) == (4, "traceaudit.toml")
    # a table that is there ends the search, whatever it holds
    (here / "traceaudit.toml").write_text(HEADER, encoding="utf-8")
    assert load_config() == Config(file="traceaudit.toml")


def test_a_named_file_is_the_only_one(here: Path) -> None:
    (here / "traceaudit.toml").write_text(HEADER + "jobs = 1\n", encoding="utf-8")
    other = here.parent / "other.toml"
    other.write_text(HEADER + 'jobs = 2\nsources = ["x"]\n', encoding="utf-8")
    config = load_config("../other.toml")
    assert (config.jobs, config.file, config.paths) == (2, "../other.toml", ("../x",))


# What is wrong


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('profil = "ci"', ["profil:", "did you mean profile?"]),
        ('fail_onn = "error"', ["fail_onn:", "did you mean fail-on?"]),
        ('fail_on = "error"\nfail-on = "error"', ["fail-on: fail_on is given as well"]),
        ('select = ["hiden-thinking"]', ["select:", "did you mean hidden-thinking?"]),
        ("zzz = 1", ["zzz: unknown key"]),
        ('profile = "trian"', ["profile:", "audit, ci, publish, pretrain"]),
        ("profile = 3", ["profile:"]),
        ("profile = []", ["profile:"]),
        ('select = ["TA99"]', ["select:", "TA99"]),
        ("select = [1]", ["select: a text"]),
        ("ignore = {}", ["ignore: a list"]),
        ('fail-on = "warn"', ["fail-on:", "did you mean warning?"]),
        ("max-bad-rows = -1", ["max-bad-rows:", "0 or more"]),
        ("max-bad-rows = true", ["max-bad-rows: a whole number"]),
        ("max-bad-rows = 1.5", ["max-bad-rows: a whole number"]),
        ('locations = "many"', ["locations:"]),
        ("max-html-mb = 0.2", ["max-html-mb: a number is expected, 0.5 or more"]),
        ("max-html-mb = nan", ["max-html-mb: a number"]),
        ("max-html-mb = inf", ["max-html-mb: a number"]),
        ("max-html-mb = true", ["max-html-mb: a number"]),
        ("max-html-mb = '3'", ["max-html-mb: a number"]),
        ("jobs = 0", ["jobs:", "1 or more"]),
        ("sources = 'data'", ["sources: a table of sources", "a list of paths"]),
        ("paths = 'data'", ["paths: a list"]),
        ("paths = ['a']\nsources = ['b']", ["sources: paths is given as well"]),
        ("sources = ['']", ["sources: a text"]),
        ("inventory = 2", ["inventory: a text"]),
        ("columns = []", ["columns: a table"]),
        ("columns = {thinkin = 'x'}", ["columns.thinkin", "did you mean thinking?"]),
        ("columns = {thinking = 'x..y'}", ["columns.thinking"]),
        ("columns = {thinking = 1}", ["columns.thinking: a text"]),
        ("tools = {a = 1}", ["tools.a: a table"]),
        ("tools = {a = {requird = []}}", ["tools.a.requird: unknown key"]),
        ("tools = {a = {required = 'x'}}", ["tools.a.required: a list"]),
        ("tools = {a = [1]}", ["tools.a: a text"]),
    ],
)
def test_wrong_keys_and_values(text: str, says: list[str], said: Callable[[str], Config]) -> None:
    with pytest.raises(UsageError) as caught:
        said(HEADER + text)
    message = str(caught.value)
    assert message.startswith("../traceaudit.toml: ")
    assert all(part in message for part in says), message


@pytest.mark.parametrize(
    "text",
    ["[tool", "tool.traceaudit = 3", "profile = 'ci'", "[traceaudit]\nprofile = 'ci'", "x = " + "[" * 5000],
    ids=["no TOML", "no table", "outside the table", "another table", "deep"],
)
def test_files_that_are_no_configuration(text: str, said: Callable[[str], Config]) -> None:
    with pytest.raises(UsageError, match=r"\.\./traceaudit\.toml: "):
        said(text)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"# " + b"x" * 2**20 + b"\n"], ids=["binary", "large"])
def test_files_that_are_no_text(data: bytes, here: Path) -> None:
    (here / "traceaudit.toml").write_bytes(data)
    with pytest.raises(UsageError, match=r"traceaudit\.toml: "):
        load_config()


@pytest.mark.parametrize("name", ["missing.toml", ".", "empty.toml"])
def test_a_named_file_must_have_the_table(name: str, here: Path) -> None:
    (here / "empty.toml").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match=name):
        load_config(name)


# On the command line


@pytest.fixture
def dataset(here: Path, traces: Any) -> Path:
    """A working folder with a file in `data`, and a configuration that scans it."""
    traces.write(here / "data" / "a.jsonl", [traces.fable_row(n, cot="[Reasoning redacted]") for n in range(30)])
    (here / "traceaudit.toml").write_text(
        HEADER + 'profile = "publish"\nselect = ["TA1"]\nlocations = 2\nsources = ["data"]\n', encoding="utf-8"
    )
    return here


def report_of(done: Any) -> dict[str, Any]:
    assert not done.stderr
    value: dict[str, Any] = json.loads(done.stdout)
    return value


def ran(report: dict[str, Any]) -> set[str]:
    return {run["code"][:3] for run in report["rules"] if run["status"] == "ran"}


def test_scan_follows_the_configuration(dataset: Path, run_command: Any) -> None:
    report = report_of(run_command("scan", "--format", "json", "--no-contract", cwd=dataset))
    assert [item["path"] for item in report["inputs"]] == ["a.jsonl"]
    assert report["verdict"]["profile"] == "publish"
    assert report["config"] == "traceaudit.toml"
    assert "profile publish, configured by traceaudit.toml" in run_command("scan", "--no-contract", cwd=dataset).stdout
    assert ran(report) == {"TA1"}
    assert max(len(finding["locations"]) for finding in report["findings"]) == 2


def test_the_command_line_comes_first(dataset: Path, run_command: Any) -> None:
    options = ["--no-contract", "--profile", "ci", "--select", "TA9", "--locations", "1"]
    report = report_of(run_command("scan", "data/a.jsonl", "--format", "json", *options, cwd=dataset))
    assert report["verdict"]["profile"] == "ci"
    assert ran(report) == {"TA9"}


def test_no_config(dataset: Path, run_command: Any) -> None:
    report = report_of(run_command("scan", "data", "--no-config", "--format", "json", cwd=dataset))
    assert (report["verdict"]["profile"], report["config"]) == ("audit", None)
    assert len(ran(report)) > 2
    assert run_command("scan", "--no-config", cwd=dataset).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["scan"], "traceaudit.toml: profil: "),
        (["scan", ".", "--config", "missing.toml"], "missing.toml: cannot be read"),
        (["scan", ".", "--no-config", "--inventory", "missing.json"], "missing.json: the inventory cannot be read"),
    ],
)
def test_a_wrong_configuration_is_wrong_usage(arguments: list[str], says: str, here: Path, run_command: Any) -> None:
    (here / "traceaudit.toml").write_text(HEADER + 'profil = "ci"\n', encoding="utf-8")
    done = run_command(*arguments, cwd=here)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_hostile_keys_are_made_visible(here: Path, run_command: Any) -> None:
    (here / "traceaudit.toml").write_text(HEADER + '"a\\u001b[31m\\u202e" = 1\n', encoding="utf-8")
    done = run_command("scan", ".", cwd=here)
    assert done.returncode == 2
    assert not {"\x1b", "\u202e"} & set(done.stderr)


# In Python


def test_the_same_options_in_python(dataset: Path) -> None:
    from traceaudit import audit

    (dataset / "tools.json").write_text('[{"name": "Read"}]', encoding="utf-8")
    columns = {"thinking": "reasoning", "uid": "key"}
    (dataset / "u.jsonl").write_text('{"key": "a", "reasoning": "Hm."}\n', encoding="utf-8")
    card = audit(dataset / "u.jsonl", harness="Claude_Code", inventory=dataset / "tools.json", columns=columns, jobs=1)
    assert [(item.format, item.rows) for item in card.inputs] == [("mapped", 1)]
    # no configuration file is read
    assert card.verdict.profile == "audit"


@pytest.mark.parametrize(
    "options",
    [{"harness": "nobody"}, {"inventory": "none.json"}, {"columns": {"thinkin": "x"}}, {"columns": {"uid": ""}}],
)
def test_wrong_options_in_python(options: dict[str, Any], dataset: Path) -> None:
    from traceaudit import audit

    with pytest.raises(UsageError):
        audit(dataset / "data", **options)
