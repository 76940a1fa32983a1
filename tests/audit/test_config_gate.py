"""Keys of the gate in a configuration: what they mean, and what is refused with the nearest right word."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit.config import Config, load_config
from traceaudit.config_gate import GATE_KEYS, InlineWaivers
from traceaudit.config_tables import check_table
from traceaudit.errors import UsageError
from traceaudit.gate.exemptions import Override
from traceaudit_rules.contract import Severity

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADER = "[tool.traceaudit]\n"
FULL = """
extend-select = ["home-paths"]
min_confidence = "strong"
max-findings = 100
waiver-horizon = 90
baseline = "known.json"
contract = "suite.json"
contract-timeout = 300

[tool.traceaudit.severity]
TA4 = "error"
redaction-scars = "off"
ta5xx = "note"

[tool.traceaudit.limits]
near-duplicate-rate = "2%"
rows = [">= 1_000", "<= 1e6"]
near-copies = 25

[[tool.traceaudit.overrides]]
paths = ["fixtures/**"]
origins = ["hf:*"]
ignore = "TA4,TA501"
severity = { TA8 = "off", TA801 = "note", TA1 = "error" }

[[tool.traceaudit.waivers]]
rule = "TA402"
path = "fixtures/**"
reason = "planted by a test"
expires = 2027-01-31
"""


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Config]:
    """The configuration of a text in `traceaudit.toml` of the working folder."""
    monkeypatch.chdir(tmp_path)

    def load(text: str) -> Config:
        (tmp_path / "traceaudit.toml").write_text(HEADER + text, encoding="utf-8")
        return load_config()

    return load


def test_every_key_of_the_gate(said: Callable[[str], Config]) -> None:
    config = said(FULL)
    assert config.extend_select == ("TA401",)
    assert (config.min_confidence, config.waiver_horizon, config.contract_timeout) == ("strong", 90, 300)
    assert (config.baseline, config.contract) == ("known.json", "suite.json")
    assert config.severity == (("TA104", "off"), ("TA4", "error"), ("TA5", "note"))
    limits = [str(limit) for limit in config.limits]
    assert limits == [
        "near_duplicate_rate <= 0.02",
        "rows >= 1000",
        "rows <= 1000000",
        "TA712 <= 25",
        "findings <= 100",
    ]
    (override,) = config.overrides
    assert (override.paths, override.origins) == (("fixtures/**",), ("hf:*",))
    # off in a place is one way to ignore, but for what is graded by a longer beginning
    assert {"TA4", "TA501", "TA802"} <= set(override.ignore)
    assert "TA801" not in override.ignore
    assert dict(override.severities) == {"TA801": Severity.NOTE, "TA1": Severity.ERROR}
    assert isinstance(config.waivers, InlineWaivers)
    assert config.waivers.items[0]["expires"] == date(2027, 1, 31)


def test_false_stands_for_none(said: Callable[[str], Config]) -> None:
    config = said("baseline = false\ncontract = false\nwaivers = false\n")
    assert (config.baseline, config.contract, config.waivers) == (False, False, False)
    assert said("contract = true\n").contract is True


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("severity = { TA99 = 'note' }", ["severity.TA99:", "no rule begins with TA99"]),
        ("severity = { hom-paths = 'note' }", ["severity.hom-paths:", "did you mean home-paths?"]),
        ("severity = { TA401 = 'of' }", ["severity.TA401: one of error, warning, note, off", "did you mean off?"]),
        ("severity = { TA401 = 'note', home-paths = 'off' }", ["severity.home-paths: TA401 is given as well"]),
        ("severity = 'note'", ["severity: a table"]),
        ("limits = { near_duplicat_rate = 1 }", ["limits.near_duplicat_rate:", "did you mean near_duplicate_rate?"]),
        ("limits = { near_duplicate_rate = 2 }", ["limits.near_duplicate_rate:", "between 0 and 1"]),
        ("limits = { rows = 'many' }", ["limits.rows:", "number"]),
        ("limits = { rows = -1 }", ["limits.rows:"]),
        ("limits = { rows = nan }", ["limits.rows:"]),
        ("limits = { rows = true }", ["limits.rows: a number is expected"]),
        ("limits = { rows = [] }", ["limits.rows: one bound is expected"]),
        ("limits = { rows = [1, 2] }", ["limits.rows: one bound is expected"]),
        ("limits = { rows = '> 5' }", ["limits.rows:"]),
        ("max-findings = 3\nlimits = { findings = 2 }", ["max-findings: limits.findings is given as well"]),
        ("max-findings = -3", ["max-findings: a whole number"]),
        ("min-confidence = 'stron'", ["min-confidence: one of weak, strong, certain", "did you mean strong?"]),
        ("overrides = { paths = ['a'] }", ["overrides: an array of tables"]),
        ("overrides = [{ path = ['a'] }]", ["overrides[1].path: unknown key; did you mean paths?"]),
        ("overrides = [{ ignore = ['TA4'] }]", ["overrides[1]: it names no place"]),
        ("overrides = [{ paths = ['a'] }]", ["overrides[1]: it says nothing"]),
        ("overrides = [{ paths = ['a'], ignore = ['TA2'] }]", ["overrides[1].ignore: TA2", "whole dataset", "waiver"]),
        ("overrides = [{ paths = ['a'], ignore = ['TA'] }]", ["overrides[1].ignore: TA", "whole dataset"]),
        ("overrides = [{ paths = ['a'], severity = { TA208 = 'note' } }]", ["overrides[1].severity.TA208: ", "TA2"]),
        ("overrides = [{ paths = 'a', ignore = ['TA4'] }]", ["overrides[1].paths: a list"]),
        ("waivers = [{ rule = 'TA401' }]", ["waivers[1]: reason is missing"]),
        ("waivers = [{ rul = 'TA401', reason = 'x' }]", ["waivers[1].rul: unknown key; did you mean rule?"]),
        ("waivers = [{ rule = 'TA99', reason = 'x' }]", ["waivers[1].rule: no rule begins with TA99"]),
        ("waivers = [{ rule = 'TA401', reason = 'x', expires = 'soon' }]", ["waivers[1].expires: a date"]),
        ("waivers = 3", ["waivers: a path, an array of tables or false"]),
        ("baseline = true", ["baseline: false is expected"]),
        ("baseline = 3", ["baseline: a path or false"]),
        ("contract = 3", ["contract: a path, true or false"]),
        ("contract-timeout = 0", ["contract-timeout:", "1 or more"]),
        ("waiver-horizon = 0", ["waiver-horizon:", "1 or more"]),
        ("extend-select = ['TA99']", ["extend-select:", "TA99"]),
    ],
)
def test_wrong_values_of_the_gate(text: str, says: list[str], said: Callable[[str], Config]) -> None:
    with pytest.raises(UsageError) as caught:
        said(text)
    message = str(caught.value)
    assert message.startswith("traceaudit.toml: ")
    assert all(part in message for part in says), message


_VALUES: Any = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["rule", "reason", "paths", "ignore", "TA4", "rows", "x"]), inner, max_size=3),
    ),
    max_leaves=6,
)


@given(st.sampled_from([key.name for key in GATE_KEYS]), _VALUES)
def test_any_value_is_taken_or_refused(key: str, value: Any) -> None:
    from pathlib import Path

    try:
        checked, refused = check_table(Path("traceaudit.toml"), {key: value}), ""
    except UsageError as error:
        checked, refused = {}, str(error)
    assert refused.startswith("traceaudit.toml: ") if refused else len(checked) == 1


def test_overrides_can_go_to_workers(said: Callable[[str], Config]) -> None:
    assert hash(said(FULL).overrides)
    assert said("overrides = [{ origins = ['a'], ignore = ['TA4'] }]").overrides == (
        Override(origins=("a",), ignore=("TA4",)),
    )
