"""Packs: what a user may write, what is refused and with which words, and what a kind then finds."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.contract import Confidence
from traceaudit_rules.secrets.confirm import confirm
from traceaudit_rules.secrets.pack import (
    PackError,
    check_kind,
    kinds_by_id,
    name_of,
    preview,
    read_pack,
    shipped_kinds,
)
from traceaudit_rules.secrets.samples import make_sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ENTRY = {
    "id": '"quillane-key"',
    "name": '"Quillane API key"',
    "vendor": '"Quillane"',
    "gate": '"qll_[0-9a-z]{6}"',
    "pattern": '"qll_[0-9a-z]{32}"',
    "example": '"qll_{loweralnum:32}"',
    "revoke": '"nowhere"',
}


def entry(**changes: str | None) -> str:
    """An entry of a pack as TOML; None leaves a key out."""
    lines = [f"{key} = {value}" for key, value in (ENTRY | changes).items() if value is not None]
    return "\n".join(["[[kind]]", *lines, ""])


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a pack."""

    def write_text(text: str | bytes, name: str = "own.toml") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write_text


def test_an_entry_becomes_a_kind(write: Callable[..., Path]) -> None:
    (kind,) = read_pack([write("\ufeff" + entry(entropy="2", needs='["QUILLANE"]', around="false"))])
    assert (kind.id, kind.width, kind.entropy, kind.needs) == ("quillane-key", 10, 2, ("QUILLANE",))
    value = make_sample(kind.example, Random(1))
    for text, found in ((f"quillane {value}", True), (f"QUILLANE_KEY={value}", True), (f"other {value}", False)):
        row = text.encode()
        hit = confirm(kind, bytearray(row), row.index(b"qll_") + 10)
        assert (hit is not None and hit.subject == value) == found


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"pattern": '"qll_[0-9a-z{32}"'}, "pattern: not valid"),
        ({"pattern": '"qll_(?P<secret"'}, "pattern: not valid"),
        ({"pattern": '"qll_([0-9a-z]+)+$"'}, "pattern: a repeat within a repeat could take exponential time"),
        ({"pattern": '"qll_(?:ab|a|b)*c"'}, "pattern: alternatives within a repeat begin alike"),
        ({"gate": '"qll_["'}, "gate: not valid"),
        ({"gate": '"qll_[0-9a-z]{6,9}"'}, "gate: it must always match the same number of bytes"),
        ({"gate": '""'}, "gate: it must always match"),
        ({"after": '"[a-"'}, "after: not valid"),
        ({"before": '"("'}, "before: not valid"),
        ({"id": '"Quillane Key"'}, "the id must be lower-case words with hyphens"),
        ({"grade": '"certain"'}, "unknown grade or check: 'certain'"),
        ({"check": '"crc"'}, "unknown grade or check"),
        ({"colour": '"red"'}, "unknown key 'colour'"),
        ({"pattern": None}, "missing 1 required positional argument: 'pattern'"),
        ({"gate": "5"}, "gate: it must be a text"),
        ({"entropy": '"high"'}, "entropy: it must be a number"),
        ({"entropy": "true"}, "entropy: it must be a number"),
        ({"around": '"yes"'}, "around: it must be true or false"),
        ({"needs": '"quillane"'}, "needs: it must be a list of texts"),
        ({"stopwords": "[1]"}, "stopwords: it must be a list of texts"),
        ({"allow": '["("]'}, "allow: not valid"),
        ({"id": None}, "missing"),
        ({"id": "7"}, "id: it must be a text"),
    ],
    ids=str,
)
def test_a_kind_that_cannot_be_used_is_refused_by_name(
    changes: dict[str, str | None], says: str, write: Callable[..., Path]
) -> None:
    with pytest.raises(PackError) as told:
        read_pack([write(entry(**changes))])
    where = str(told.value)
    assert where.startswith("own.toml: kind ")
    assert says in where
    assert "quillane-key" in where or "id" in changes


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "own.toml: it holds no kind"),
        ("[kind]\nid = 1\n", "own.toml: it holds no kind"),
        ("kind = [1, 2]\n", "own.toml: kind 1 is no table"),
        ("title = 'x'\n", "own.toml: it holds no kind"),
        ("[[kind]\n", "own.toml: "),
        ("not TOML at all", "own.toml: "),
        (entry() + entry(), "own.toml: kind 'quillane-key' is there twice"),
        (b"\xff\xfe[[kind]]", "own.toml: it is not in UTF-8"),
    ],
)
def test_a_file_that_is_no_pack_is_refused(text: str | bytes, says: str, write: Callable[..., Path]) -> None:
    with pytest.raises(PackError) as told:
        read_pack([write(text)])
    assert str(told.value).startswith(says)


def test_an_id_must_be_unique_over_all_files(write: Callable[..., Path]) -> None:
    files = [write(entry(), "a.toml"), write(entry(), "b.toml")]
    with pytest.raises(PackError, match=r"b\.toml: kind 'quillane-key' is there twice"):
        read_pack(files)
    with pytest.raises(PackError, match=r"b\.toml: it holds no kind"):
        read_pack([files[0], write("# nothing\n", "b.toml")])


def test_the_shipped_kinds_pass_what_is_asked_of_others() -> None:
    kinds = shipped_kinds()
    assert len(kinds) >= 250
    assert len(kinds_by_id()) == len(kinds)
    for kind in kinds:
        check_kind(kind.id, kind)
        assert kind.name
        assert kind.vendor
        assert kind.revoke


def test_a_preview_tells_kind_and_length_alone() -> None:
    for kind in shipped_kinds():
        sample = make_sample(kind.example, Random(kind.id))
        told = preview(kind.id, sample)
        assert told.startswith(kind.id)
        assert told.endswith(f", {len(sample)} characters")
        shown = told.removeprefix(kind.id).removesuffix(f", {len(sample)} characters").strip().rstrip("\u2026")
        assert shown in ("", kind.shown)
    assert preview("no-such-kind", "abc") == "no-such-kind, 3 characters"
    assert name_of("no-such-kind") == "no-such-kind"


def test_own_stop_words_and_exceptions_hold_in_any_case(write: Callable[..., Path]) -> None:
    (kind,) = read_pack([write(entry(stopwords='["QUIET"]', allow='["^qll_0"]'))])
    rest = make_sample("{loweralnum:26}", Random(2))
    for value, found in ((f"qll_1quiet{rest}", False), (f"qll_0meado{rest}", False), (f"qll_1meado{rest}", True)):
        row = f"key {value} end".encode()
        hit = confirm(kind, bytearray(row), 14)
        assert (hit is not None) == found
        assert hit is None or hit.confidence is Confidence.STRONG
