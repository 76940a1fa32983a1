"""Configurations that extend others: which file comes first, where paths start, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from traceaudit.config import load_config
from traceaudit.config_gate import InlineWaivers
from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "[tool.traceaudit]\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a folder beside it."""
    (tmp_path / "project").mkdir()
    (tmp_path / "shared").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.write_text(HEADER + text, encoding="utf-8")


def test_the_nearer_file_wins_and_tables_are_merged_key_by_key(folder: Path) -> None:
    write(
        folder / "shared" / "base.toml",
        'profile = "ci"\nselect = ["TA4"]\njobs = 3\nsecrets = ["kinds.toml"]\nwaivers = "w.toml"\n'
        'severity = { TA401 = "error", TA402 = "note" }\nlimits = { rows = ">= 10", findings = 5 }\n'
        'columns = { thinking = "a", uid = "b" }\ntools = { grep = ["x"], edit = [] }\n'
        'sources."hf:*".own = true\n',
    )
    write(
        folder / "project" / "traceaudit.toml",
        'extend = "../shared/base.toml"\nprofile = "publish"\nselect = ["TA5"]\nsecrets = ["mine.toml"]\n'
        'severity = { home-paths = "off" }\nlimits = { findings = 9 }\ncolumns = { uid = "c" }\n'
        'tools = { edit = ["y"] }\n',
    )
    said = load_config()
    assert (said.profile, said.select, said.jobs, said.file) == ("publish", ("TA5",), 3, "traceaudit.toml")
    # a path starts at the folder of the file that it is written in
    assert (said.secrets, said.waivers) == (("mine.toml",), "../shared/w.toml")
    assert said.severity == (("TA401", "off"), ("TA402", "note"))
    assert [str(limit) for limit in said.limits] == ["rows >= 10", "findings <= 9"]
    assert said.columns == (("thinking", "a"), ("uid", "c"))
    assert [(tool.name, tool.optional) for tool in said.tools] == [("grep", ("x",)), ("edit", ("y",))]
    assert [source.pattern for source in said.sources] == ["hf:*"]
    assert (said.told_by["jobs"], said.told_by["profile"]) == ("../shared/base.toml", "traceaudit.toml")
    assert (said.told_by["severity.TA402"], said.told_by["severity.TA401"]) == (
        "../shared/base.toml",
        "traceaudit.toml",
    )


def test_chains_and_lists_of_files(folder: Path) -> None:
    write(folder / "a.toml", "jobs = 1\nmax-bad-rows = 1\nlocations = 1\n")
    write(folder / "b.toml", 'extend = "a.toml"\njobs = 2\nmax-bad-rows = 2\n')
    write(folder / "c.toml", 'extend = "a.toml"\njobs = 3\n')
    # the later of a list comes first, also with what it extends itself
    write(folder / "project" / "traceaudit.toml", 'extend = ["../b.toml", "../c.toml"]\n')
    said = load_config()
    assert (said.jobs, said.max_bad_rows, said.locations) == (3, 1, 1)
    assert said.told_by == {"jobs": "../c.toml", "max_bad_rows": "../a.toml", "locations": "../a.toml"}


def test_a_table_in_pyproject_is_extended_as_well(folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[project]\nname = "x"\n\n' + HEADER + "jobs = 4\n", encoding="utf-8")
    write(folder / "project" / "traceaudit.toml", 'extend = "../pyproject.toml"\n')
    assert load_config().jobs == 4


def test_many_files_that_extend_the_same_two_are_read_once_each(folder: Path) -> None:
    write(folder / "0.toml", "jobs = 1\n")
    for number in range(1, 40):
        write(folder / f"{number}.toml", f'extend = ["{number - 1}.toml", "{number - 1}.toml"]\n')
    write(folder / "project" / "traceaudit.toml", 'extend = "../39.toml"\n')
    assert load_config().jobs == 1


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"traceaudit.toml": 'extend = "traceaudit.toml"'}, ["traceaudit.toml: extend:", "neither comes first"]),
        (
            {"traceaudit.toml": 'extend = "b.toml"', "b.toml": 'extend = "./../project/traceaudit.toml"'},
            ["b.toml: extend:", "neither comes first"],
        ),
        ({"traceaudit.toml": 'extend = "none.toml"'}, ["traceaudit.toml: extend: none.toml: cannot be read"]),
        ({"traceaudit.toml": "extend = 3"}, ["extend: a path or a list of paths is expected"]),
        ({"traceaudit.toml": 'extend = [""]'}, ["extend: a text is expected"]),
        # what is wrong in the other file is said of that file
        (
            {"traceaudit.toml": 'extend = "b.toml"', "b.toml": "job = 3"},
            ["b.toml: job: unknown key; did you mean jobs?"],
        ),
        (
            {"traceaudit.toml": 'extend = "b.toml"', "b.toml": "severity = { TA401 = 'eror' }"},
            ["b.toml: severity.TA401: one of error", "did you mean error?"],
        ),
    ],
)
def test_what_cannot_be_extended(files: dict[str, str], says: list[str], folder: Path) -> None:
    for name, text in files.items():
        write(folder / "project" / name, text + "\n")
    with pytest.raises(UsageError) as caught:
        load_config()
    assert all(part in str(caught.value) for part in says), str(caught.value)


def test_a_file_without_the_table_cannot_be_extended(folder: Path) -> None:
    (folder / "project" / "empty.toml").write_text("", encoding="utf-8")
    write(folder / "project" / "traceaudit.toml", 'extend = "empty.toml"\n')
    with pytest.raises(UsageError, match=r"extend: empty\.toml: there is no \[tool\.traceaudit\] table"):
        load_config()


def test_a_long_chain_is_refused(folder: Path) -> None:
    for number in range(60):
        write(folder / f"{number}.toml", f'extend = "{number + 1}.toml"\n')
    write(folder / "60.toml", "jobs = 1\n")
    write(folder / "project" / "traceaudit.toml", 'extend = "../0.toml"\n')
    with pytest.raises(UsageError, match="more than 50 files extend each other"):
        load_config()


def test_waivers_of_a_nearer_file_replace_the_others(folder: Path) -> None:
    write(folder / "base.toml", 'waivers = [{ rule = "TA401", reason = "planted" }]\n')
    write(folder / "project" / "traceaudit.toml", 'extend = "../base.toml"\n')
    inherited = load_config().waivers
    assert isinstance(inherited, InlineWaivers)
    assert (inherited.where, len(inherited.items)) == ("../base.toml: waivers", 1)
    write(folder / "project" / "traceaudit.toml", 'extend = "../base.toml"\nwaivers = false\n')
    assert load_config().waivers is False
