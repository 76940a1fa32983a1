"""A gitleaks.toml taken over: its schema, Go's syntax, and what is refused with which reason."""

from __future__ import annotations

import re
from contextlib import suppress
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.secrets.confirm import confirm
from traceaudit_rules.secrets.gitleaks import read_gitleaks, to_python
from traceaudit_rules.secrets.pack import Kind, PackError
from traceaudit_rules.secrets.patterns import PatternError
from traceaudit_rules.secrets.samples import make_sample

RULE = r"""
[[rules]]
id = "quillane-key"
description = "Quillane key"
regex = '''(?i)quillane.{0,20}['"]([0-9a-z]{32})['"]'''
entropy = 3
keywords = ["quillane"]
"""
VALUE = make_sample("{loweralnum:32}", Random(1))


def found(kind: Kind, text: str) -> list[str]:
    row = text.encode()
    flags = re.IGNORECASE if kind.gate.startswith("(?i)") else 0
    hits = [confirm(kind, bytearray(row), match.end()) for match in re.finditer(kind.gate.encode(), row, flags)]
    return [hit.subject for hit in hits if hit is not None]


def only(text: str) -> Kind:
    taken = read_gitleaks(text)
    assert taken.refusals == ()
    (kind,) = taken.kinds
    return kind


def test_a_rule_is_taken_over() -> None:
    kind = only(RULE)
    assert (kind.id, kind.name, kind.entropy) == ("gitleaks-quillane-key", "Quillane key", 3.0)
    assert found(kind, f'quillane_key = "{VALUE}"') == [VALUE]
    assert found(kind, f'QUILLANE_KEY = "{VALUE}"') == [VALUE]
    assert found(kind, f'other_key = "{VALUE}"') == []
    assert found(kind, f'quillane_key = "{"ab" * 16}"') == []


@pytest.mark.parametrize(
    ("more", "value", "is_found"),
    [
        ("[[rules.allowlists]]\nregexes = ['^0']\n", "0" + VALUE[1:], False),
        ("[[rules.allowlists]]\nregexes = ['^0']\n", "1" + VALUE[1:], True),
        ("[rules.allowlist]\nstopwords = ['QUIET']\n", "quiet" + VALUE[5:], False),
        ("[allowlist]\nregexes = ['''quiet''']\n", "quiet" + VALUE[5:], False),
        ("[[allowlists]]\nstopwords = ['meadow']\n", "meadow" + VALUE[6:], False),
    ],
)
def test_allow_lists_hold(more: str, value: str, is_found: bool) -> None:
    assert bool(found(only(RULE + more), f'quillane_key = "{value}"')) == is_found


def test_the_secret_is_the_group_that_is_named_or_the_first_that_took_part() -> None:
    text = f"quillane a={VALUE} b={VALUE[::-1]}"
    two = RULE.replace("(?i)quillane.{0,20}['\"]([0-9a-z]{32})['\"]", "quillane a=([0-9a-z]{32}) b=([0-9a-z]{32})")
    assert found(only(two), text) == [VALUE]
    assert found(only(two + "secretGroup = 2\n"), text) == [VALUE[::-1]]
    either = RULE.replace(
        "(?i)quillane.{0,20}['\"]([0-9a-z]{32})['\"]", "quillane (?:x=([0-9a-z]{32})|a=([0-9a-z]{32}))"
    )
    assert found(only(either), text) == [VALUE]
    without = RULE.replace("(?i)quillane.{0,20}['\"]([0-9a-z]{32})['\"]", "quillane a=[0-9a-z]{32}")
    assert found(only(without), text) == [f"quillane a={VALUE}"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("regex = ", "#"), "it has no regex"),
        (("entropy", 'path = "x"\nentropy'), "'path' is not supported"),
        (("entropy", "secretGroup = 4\nentropy"), "its secretGroup 4 is not in the regex"),
        (('["quillane"]', "[]"), "it has no keyword, and its regex begins with no literal"),
        (("{0,20}", r"\p{Greek}"), "it has classes of Unicode"),
        (("{0,20}", "(a+)+"), "a repeat within a repeat"),
        (("{0,20}", "(?<x>a"), "not valid"),
        (("{0,20}", "[[:blank:]]"), "it has the class [:blank:]"),
        (("{0,20}", "(?P<secret>a)"), ""),
    ],
)
def test_what_cannot_be_taken_over_is_refused_with_the_reason(change: tuple[str, str], reason: str) -> None:
    taken = read_gitleaks(RULE.replace(*change) + RULE.replace("quillane-key", "other"))
    assert "gitleaks-other" in [kind.id for kind in taken.kinds]
    assert [refusal.id for refusal in taken.refusals] == (["quillane-key"] if reason else [])
    assert all(reason in refusal.reason for refusal in taken.refusals)


def test_a_required_rule_and_a_second_one_of_the_same_id_are_refused() -> None:
    taken = read_gitleaks(RULE + RULE + RULE.replace("quillane-key", "c") + "[[rules.required]]\nid = 'quillane-key'\n")
    assert len(taken.kinds) == 1
    assert [(item.id, item.reason) for item in taken.refusals] == [
        ("quillane-key", "a rule before it has this id"),
        ("c", "'required' is not supported"),
    ]


@pytest.mark.parametrize("text", ["", "title = 'x'", "rules = 3", "rules = []", "[[rules]\n", "rules = [1]"])
def test_a_file_without_rules_is_refused_by_name(text: str) -> None:
    with pytest.raises(PackError, match=r"^mine\.toml: "):
        read_gitleaks(text, "mine.toml")


@pytest.mark.parametrize(
    ("regex", "matching", "other"),
    [
        (r"a\z", "a", "a\n"),
        ("[[:alnum:]]{3}", "aB3", "a-3"),
        ("[^[:space:]]b", "ab", " b"),
        ("x(?i)abc", "xABC", "XABC"),
        ("(?:x(?i)a)b", "xAb", "xAB"),
        ("(?i)x(?-i:y)", "Xy", "XY"),
        ("[(]a(?i)b[)]", "(aB)", "(AB)"),
        (r"\(a(?i)b\)", "(aB)", "(AB)"),
    ],
)
def test_the_syntax_of_go_is_written_in_that_of_python(regex: str, matching: str, other: str) -> None:
    pattern = re.compile(to_python(regex))
    assert pattern.fullmatch(matching)
    assert not pattern.fullmatch(other)


@given(st.text(st.sampled_from("ab(|)*+?[]^$\\zQEpP:i<>=-U{1}"), max_size=24))
def test_any_expression_is_written_or_refused(regex: str) -> None:
    with suppress(PatternError):
        assert isinstance(to_python(regex), str)


@given(st.text(st.sampled_from("ab(|)*+?[]^$\\zpP:i<>=-U{1}'\n"), max_size=24), st.integers(-1, 3))
def test_any_rule_is_taken_over_or_refused(regex: str, group: int) -> None:
    rule = f'[[rules]]\nid = "x"\nsecretGroup = {group}\nkeywords = ["a"]\nregex = {repr_toml(regex)}\n'
    taken = read_gitleaks(rule)
    assert len(taken.kinds) + len(taken.refusals) == 1
    for kind in taken.kinds:
        found(kind, "a b (a) xa")


def repr_toml(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


@pytest.mark.parametrize("regex", ["[[", "[[]a", "[[ab]]c", "a[--]b", "[a&&b]c"])
def test_sets_that_python_may_read_otherwise_one_day_raise_nothing(regex: str) -> None:
    taken = read_gitleaks(f'[[rules]]\nid = "x"\nkeywords = ["a"]\nregex = {repr_toml(regex)}\n')
    assert len(taken.kinds) + len(taken.refusals) == 1
