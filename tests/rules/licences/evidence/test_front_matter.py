"""Front matter: every way to write a licence, upstreams, configs; broken and hostile YAML."""

from __future__ import annotations

import pytest

from traceaudit_rules.licences.evidence import Config, Document, Evidence, read_documents
from traceaudit_rules.licences.picture import StatementKind
from traceaudit_rules.licences.readings.reading import Unread


def read(matter: str, path: str = "README.md") -> Evidence:
    return read_documents([Document(0, path, "readme", f"---\n{matter}\n---\n# Title\n")])


def told(matter: str) -> list[tuple[str, int, str]]:
    found = read(matter).statements
    assert {one.kind for one in found} <= {StatementKind.FRONT_MATTER}
    return [(one.licence.expression or one.licence.text, one.line, one.note) for one in found]


@pytest.mark.parametrize(
    ("matter", "expression", "line"),
    [
        ("license: mit", "MIT", 2),
        ("pretty_name: x\nlicense: agpl-3.0", "AGPL-3.0-only", 3),
        ("license: 'apache-2.0'  # checked", "Apache-2.0", 2),
        ("License: cc-by-4.0", "CC-BY-4.0", 2),
        ("licence: cc0-1.0", "CC0-1.0", 2),
    ],
)
def test_a_licence(matter: str, expression: str, line: int) -> None:
    assert told(matter) == [(expression, line, "")]


@pytest.mark.parametrize("matter", ["license:\n- mit\n- cc-by-4.0", "license: [mit, cc-by-4.0]"])
def test_a_list(matter: str) -> None:
    (found,) = read(matter).statements
    assert found.licence.is_list
    assert {name for branch in found.licence.branches for name in branch} == {"MIT", "CC-BY-4.0"}


def test_other_with_a_name_and_a_link() -> None:
    (found,) = read("license: other\nlicense_name: brantwik-data-1\nlicense_link: https://example.org/l").statements
    assert found.licence.unread in (Unread.OTHER, Unread.UNKNOWN)
    assert "https://example.org/l" in found.note


@pytest.mark.parametrize(
    "matter", ["license:", "license: null", "license: []", "license: ''", "x: 1", "- a\n- b", "text", ""]
)
def test_nothing_said(matter: str) -> None:
    assert told(matter) == []


def test_a_key_that_stands_twice_is_told_twice() -> None:
    assert told("license: mit\nlicense: agpl-3.0") == [("MIT", 2, ""), ("AGPL-3.0-only", 3, "")]


@pytest.mark.parametrize("front", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_and_byte_order_marks(front: str, end: str) -> None:
    text = front + end.join(["---", "a: b", "license: mit", "---", "text"])
    (found,) = read_documents([Document(0, "README.md", "readme", text)]).statements
    assert (found.licence.expression, found.line) == ("MIT", 3)
    assert found.place is not None
    assert text.encode()[found.place.offset :].startswith(b"license: mit")


@pytest.mark.parametrize(
    ("matter", "reason"),
    [
        ("license: mit\na: [", "no YAML"),
        ("license: mit\n\tb: c", "no YAML"),
        ("a: &x [1]\nb: *x\nlicense: mit", "aliases"),
        ("license: mit\nx: " + "[" * 5000, "too deep"),
        ("license: mit\n" + "k: v\n" * 20_000, "too large"),
        ("license: mit\nx: \x00", "no YAML"),
    ],
)
def test_broken_and_hostile_yaml_is_read_by_lines(matter: str, reason: str) -> None:
    ((expression, _, note),) = told(matter)
    assert expression == "MIT"
    assert reason in note
    assert note.endswith("read by its line")


def test_a_list_in_broken_yaml() -> None:
    (found,) = read("license:\n  - mit\n  - 'cc-by-4.0'\nx: [").statements
    assert found.licence.is_list


@pytest.mark.parametrize(
    "value", ["{a: b}", "[[mit]]", "!!python/object:os.system x", "2024-13-45", "!!binary xx", "1e999"]
)
def test_odd_values_never_raise(value: str) -> None:
    assert len(read(f"license: {value}").statements) == 1


def test_upstreams() -> None:
    found = read("source_datasets:\n- original\n- brantwik/fable-5\n- extended|oskvelan/x\nbase_model: quillane/m-7b")
    assert [(one.repo, one.line, one.how) for one in found.upstreams] == [
        ("brantwik/fable-5", 4, "front matter"),
        ("oskvelan/x", 5, "front matter"),
        ("quillane/m-7b", 6, "front matter"),
    ]


def test_configs_in_every_form() -> None:
    matter = (
        "configs:\n- config_name: a\n  data_files: a/*.jsonl\n- config_name: b\n  data_files: [b1.jsonl, b2.jsonl]\n"
        "- config_name: c\n  data_files:\n"
        "  - split: train\n    path: c.jsonl\n  - split: test\n    path: [d.jsonl, e.jsonl]\n"
        "- config_name: f\n  data_dir: f/\n- text\n- config_name: none"
    )
    assert read(matter, "sub/README.md").configs == (
        Config("a", "sub", ("a/*.jsonl",)),
        Config("b", "sub", ("b1.jsonl", "b2.jsonl")),
        Config("c", "sub", ("c.jsonl", "d.jsonl", "e.jsonl")),
        Config("f", "sub", ("f/**",)),
    )


def test_our_own_lines_are_no_evidence() -> None:
    assert told("# traceaudit:begin\nlicense: mit\n# traceaudit:end\nlicense: cc0-1.0") == [("CC0-1.0", 5, "")]
