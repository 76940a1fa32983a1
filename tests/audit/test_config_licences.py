"""What the user says of licences and sources: in the configuration, on the command line, and in an own registry."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit.commands.configured import LicenceWords, paths_or_sources, rule_options
from traceaudit.config import Config, load_config
from traceaudit.config_tables import check_table
from traceaudit.errors import UsageError
from traceaudit.licencewords import check_licence, check_vendor
from traceaudit.settings import make_settings
from traceaudit.upstreamfiles import read_upstream_files
from traceaudit_rules.options import MappedSource

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADER = "[tool.traceaudit]\n"


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Config]:
    """The configuration of a text in `traceaudit.toml` of the working folder."""
    monkeypatch.chdir(tmp_path)

    def load(text: str) -> Config:
        (tmp_path / "traceaudit.toml").write_text(HEADER + text, encoding="utf-8")
        return load_config()

    return load


def test_both_spellings_of_a_licence_and_of_the_paths(said: Callable[[str], Config]) -> None:
    assert said('licence = "MIT"').licence == said('license = "MIT"').licence == "MIT"
    assert said('sources."hf".licence = "MIT"').sources == (MappedSource("hf", licence="MIT"),)
    old, new = said('sources = ["data"]'), said('paths = ["data"]')
    assert (old.paths, old.sources) == (new.paths, new.sources) == (("data",), ())
    assert paths_or_sources([], old) == paths_or_sources(["data"], Config()) == ["data"]


def test_paths_and_a_map_of_sources_stand_together(said: Callable[[str], Config]) -> None:
    config = said('paths = ["data"]\n[tool.traceaudit.sources.hf]\nupstream = "brantwik/traces"\n')
    assert config.paths == ("data",)
    assert config.sources == (MappedSource("hf", upstream="brantwik/traces"),)


def test_own_is_said_in_two_ways(said: Callable[[str], Config]) -> None:
    assert said("sources.x.derivation = 'own'").sources == (MappedSource("x", derivation="own", own=True),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sources.x.licens = 'MIT'", ['sources."x".licens: unknown key; did you mean licen', "a source has license"]),
        ("sources.x.zzz = 'MIT'", ['sources."x".zzz: unknown key', "upstream, commit"]),
        ("sources.x = 'MIT'", ['sources."x": a table']),
        ("sources.x = {}", ['sources."x": it says nothing']),
        ("sources.x.reason = 'because'", ['sources."x": it says nothing']),
        ("sources.x = {license = 'MIT', licence = 'MIT'}", ['sources."x".licence: license is given as well']),
        ("sources.x.license = 3", ['sources."x".license: a text']),
        ("sources.x.license = 'Apache-2.00'", ['sources."x".license:', "'Apache-2.00'", "Apache-2.0"]),
        ("sources.x = {own = true, upstream = 'a/b'}", ["rows of your own have no upstream"]),
        ("sources.x = {own = 'yes'}", ['sources."x".own: true or false']),
        ("sources.x = {license = 'MIT', commit = 'abc'}", ['sources."x".commit:', "upstream"]),
        ("sources.x = {upstream = 'a/b', derivation = 'copied'}", ["derivation: one of copy,", "did you mean copy?"]),
        ("sources.'' = {own = true}", ['sources."": a pattern']),
        ("sources.'file:' = {own = true}", ['sources."file:": a glob']),
        ("license = 'AGPL3.00'", ["license:", "names no known licence", "AGPL-3.0"]),
        ("license = 'qqqqqq'", ["license:", "SPDX id"]),
        ("license = ['MIT']", ["license: a text"]),
        ("license = 'MIT'\nlicence = 'MIT'", ["licence: license is given as well"]),
        ("deployment = 'publis'", ["deployment: one of internal, service, publish", "did you mean publish?"]),
        ("target = 'comercial'", ["target:", "did you mean commercial?"]),
        ("acknowledge-terms = 'anthropic'", ["acknowledge-terms: a list"]),
        ("acknowledge-terms = ['antropic']", ["acknowledge-terms:", "'antropic'", "anthropic, "]),
        ("acknowledge_term = []", ["did you mean acknowledge-terms?"]),
        ("upstreams = 'x.toml'", ["upstreams: a list"]),
        ("deploymnt = 'service'", ["did you mean deployment?"]),
    ],
)
def test_wrong_keys_and_values(text: str, says: list[str], said: Callable[[str], Config]) -> None:
    with pytest.raises(UsageError) as caught:
        said(text)
    message = str(caught.value)
    assert message.startswith("traceaudit.toml: ")
    assert all(part in message for part in says), message


_VALUES: Any = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=6,
)


@given(
    st.sampled_from(["sources", "license", "deployment", "target", "acknowledge-terms", "upstreams", "paths"]), _VALUES
)
def test_any_value_is_taken_or_refused(key: str, value: Any) -> None:
    from pathlib import Path

    try:
        checked, refused = check_table(Path("traceaudit.toml"), {key: value}), ""
    except UsageError as error:
        checked, refused = {}, str(error)
    assert refused.startswith("traceaudit.toml: ") if refused else len(checked) == 1


@pytest.mark.parametrize(
    "text",
    ["MIT", "agpl-3.0", "Apache-2.0 OR MIT", "other", "unknown", "cc-by-nc-4.0", "GPL-2.0-or-later", "LicenseRef-Ours"],
)
def test_licences_that_are_known(text: str) -> None:
    assert check_licence(text) == text


@pytest.mark.parametrize("text", ["zzz", "MITT-0.x", "x" * 10_000, "MIT AND", "\x00", "\u202eTIM"])
def test_licences_that_are_not(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_licence(text)
    assert len(str(caught.value)) < 400


def test_near_licences_are_named_first() -> None:
    with pytest.raises(UsageError, match=r"near are AGPL-3\.0-only"):
        check_licence("AGPL-3.0-onyl")


def test_vendors() -> None:
    assert check_vendor("OpenAI") == "openai"
    with pytest.raises(UsageError, match="anthropic, openai"):
        check_vendor("nobody")


# The command line comes first


def test_options_of_the_rules_are_filled() -> None:
    config = Config(
        sources=(MappedSource("hf", licence="MIT"),),
        licence="MIT",
        deployment="internal",
        target="research",
        acknowledge_terms=("openai",),
    )
    options = rule_options(config, None, None)
    assert (options.sources, options.outbound) == (config.sources, "MIT")
    assert (options.deployment, options.target, options.acknowledged) == ("internal", "research", ("openai",))
    words = LicenceWords("AGPL-3.0", "service", "commercial")
    options = rule_options(config, None, None, licence_words=words)
    assert (options.outbound, options.deployment, options.target) == ("AGPL-3.0", "service", "commercial")
    empty = rule_options(Config(), None, None)
    assert (empty.outbound, empty.deployment, empty.target) == (None, "", "")


def test_the_rules_are_told_the_profile() -> None:
    assert make_settings(profile="publish").options.profile == "publish"
    assert make_settings(options=rule_options(Config(), None, None)).options.profile == "audit"
    assert rule_options(Config(profile="ci"), None, None).profile == "ci"
    assert rule_options(Config(profile="ci"), None, None, profile="pretrain").profile == "pretrain"


def test_the_command_line_says_what_is_wrong(tmp_path: Path, run_command: Any) -> None:
    (tmp_path / "a.jsonl").write_text("{}\n", encoding="utf-8")
    done = run_command("scan", "a.jsonl", "--license", "AGPL3.00", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--license: 'AGPL3.00' names no known licence" in done.stderr
    assert run_command("scan", "a.jsonl", "--deployment", "moon", cwd=tmp_path).returncode == 2


# An own registry


def test_an_own_registry_reaches_the_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "more.toml").write_text('[[upstream]]\nrepo = "oskvelan/traces"\nlicence = "MIT"\n', encoding="utf-8")
    options = rule_options(Config(upstreams=("more.toml",)), None, None)
    assert [(entry.repo, entry.licence) for entry in options.upstreams] == [("oskvelan/traces", "MIT")]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (None, "more.toml: cannot be read"),
        (b"\xff\xfe", "more.toml: it is not in UTF-8"),
        (b"[[upstream]]\nrepo = 3\n", "more.toml: upstream 1: repo: a text is expected"),
        (b"[[upstream]]\nrepo = 'a/b'\nlicens = 'x'\n", r"more.toml: upstream 1 (a/b): licens: unknown key; did you"),
        (b"[[upstream", "more.toml: no valid TOML"),
    ],
)
def test_wrong_registries(data: bytes | None, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if data is not None:
        (tmp_path / "more.toml").write_bytes(data)
    with pytest.raises(UsageError) as caught:
        read_upstream_files(["more.toml"])
    assert str(caught.value).startswith(says)


def test_the_map_and_the_own_registry_say_where_rows_come_from(tmp_path: Path, traces: Any, run_command: Any) -> None:
    rows = [traces.fable_row(number, origin="hf" if number % 2 else "local") for number in range(12)]
    traces.write(tmp_path / "data" / "a.jsonl", rows)
    traces.write(tmp_path / "data" / "b.jsonl", [traces.fable_row(number, origin="local") for number in range(20, 25)])
    digest = hashlib.sha256((tmp_path / "data" / "b.jsonl").read_bytes()).hexdigest()
    registry = f"""
        [[upstream]]
        repo = "brantwik/traces"
        licence = "AGPL-3.0-only"
        [[upstream]]
        repo = "oskvelan/rows"
        licence = "MIT"
        sha256 = {{ "rows.jsonl" = "{digest}" }}
    """
    (tmp_path / "more.toml").write_text(registry, encoding="utf-8")
    mapped = '[tool.traceaudit.sources."hf:raw/*"]\nupstream = "brantwik/traces"\n'
    text = f'paths = ["data"]\nupstreams = ["more.toml"]\n{mapped}'
    (tmp_path / "traceaudit.toml").write_text(HEADER + text, encoding="utf-8")
    report = json.loads(run_command("scan", "--select", "TA8", "--format", "json", cwd=tmp_path).stdout)
    found = {source["upstream"]: (source["rows"], source["grade"]) for source in report["facts"]["lineage"]["sources"]}
    assert found == {None: (6, "none"), "brantwik/traces": (6, "declared"), "oskvelan/rows": (5, "digest match")}


# From the proposal to the scan


def test_what_init_proposes_is_taken_when_its_marks_are_removed(tmp_path: Path, traces: Any, run_command: Any) -> None:
    rows = [traces.fable_row(number, origin="hf" if number % 2 else "local") for number in range(12)]
    traces.write(tmp_path / "data" / "a.jsonl", rows)
    assert run_command("init", "data", cwd=tmp_path).returncode == 0
    text = (tmp_path / "traceaudit.toml").read_text("utf-8")
    assert 'paths = ["data"]' in text
    assert '# [tool.traceaudit.sources."hf"]' in text
    assert '"local"' not in text
    config = load_config(str(tmp_path / "traceaudit.toml"))
    assert (config.licence, config.deployment, config.sources) == (None, None, ())
    # the lines are keys that the configuration takes, once somebody fills them in
    lines = [line.removeprefix("# ").partition("  #")[0] for line in text.splitlines()]
    said = {"license": "AGPL-3.0", "upstream": "brantwik/traces", "derivation": "copy", "reason": "they told us"}
    keys = [line for line in lines if line.partition(" = ")[0] in {*said, "deployment", "target"} or "sources" in line]
    filled = [line.replace('""', f'"{said[line.partition(" = ")[0]]}"') if '""' in line else line for line in keys]
    (tmp_path / "own.toml").write_text(HEADER + "\n".join(filled), encoding="utf-8")
    config = load_config(str(tmp_path / "own.toml"))
    mapped = MappedSource("hf", "AGPL-3.0", "brantwik/traces", derivation="copy", reason="they told us")
    assert (config.licence, config.deployment, config.sources) == ("AGPL-3.0", "publish", (mapped,))
    (tmp_path / "own.toml").write_text(HEADER + "\n".join(keys), encoding="utf-8")
    with pytest.raises(UsageError, match="a text is expected"):
        load_config(str(tmp_path / "own.toml"))
    report = json.loads(run_command("scan", "--format", "json", cwd=tmp_path).stdout)
    assert [item["rows"] for item in report["inputs"]] == [12]
