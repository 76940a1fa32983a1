"""The registry of upstreams: the shipped one, the user's own, and how entries are found."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.licences.picture import Derivation, Link, Relation
from traceaudit_rules.licences.readings.reading import Unread, read_licence
from traceaudit_rules.licences.sources.repositories import repo_id
from traceaudit_rules.licences.sources.upstreams import Registry, find_digest, find_upstream, load_registry
from traceaudit_rules.licences.sources.upstreamtable import RegistryError, parse_upstreams, read_upstreams

DIGEST = "0123456789abcdef" * 4
OWN = f"""
[[upstream]]
repo = "quillane/Traces"
aliases = ["quillane-traces", "brantwik/mirror-*"]
licence = "AGPL-3.0-only"
seen = 2026-11-21
source = "card"
note = "made by hand"
earlier = [{{ date = "", licence = "" }}, {{ date = "2026-01-02", licence = "MIT" }}]
derivation = "merge"
upstreams = ["brantwik/first", "nobody/knows"]
subject-to = ["oskvelan/tasks"]
[upstream.sha256]
"data/a.jsonl" = "{DIGEST.upper()}"

[[upstream]]
repo = "brantwik/first"
licence = ""
upstreams = ["quillane/Traces"]

[[upstream]]
repo = "oskvelan/tasks"
license = "cc-by-4.0"
"""


def own() -> Registry:
    return parse_upstreams(OWN)


def link(repo: str, registry: Registry | None = None) -> Link:
    found = (registry or load_registry()).find_upstream(repo)
    assert found is not None
    return found


# Shipped entries


def test_what_is_shipped_is_whole() -> None:
    entries = load_registry().entries
    assert len(entries) >= 70
    for entry in entries:
        if entry.licence is not None:
            assert entry.source, f"{entry.repo}: where does the licence stand?"
            assert date.fromisoformat(entry.seen) <= date(2026, 11, 21)
        if entry.licence and entry.licence != "unknown":
            assert read_licence(entry.licence).unread in (Unread.NONE, Unread.OTHER), entry.repo
        for when, licence in entry.earlier:
            assert not when or date.fromisoformat(when)
            assert licence != entry.licence
        assert (entry.derivation is Derivation.UNKNOWN) or entry.upstreams or "merged from" in entry.note
        assert not re.search(r"(?i)\b(fake|fabricated|genuine|illegal|you may)\b", entry.said)


def test_no_upstream_of_a_shipped_entry_lacks_one_of_its_own() -> None:
    registry = load_registry()
    missing = {name for entry in registry.entries for name, _ in entry.upstreams if registry.find_entry(name) is None}
    assert missing == {"ansulev/claude_mythos_distilled_25k"}


def test_an_upstream_whose_licence_is_subject_to_others() -> None:
    found = link("pagarsky/agent-trace")
    assert found.licence is not None
    assert found.licence.expression == "Apache-2.0"
    assert [(below.repo, below.relation) for below in found.upstreams] == [
        ("google-research-datasets/mbpp", Relation.SUBJECT_TO),
        ("TellinaTool/nl2bash", Relation.SUBJECT_TO),
        ("princeton-nlp/intercode", Relation.SUBJECT_TO),
    ]
    assert [below.licence and below.licence.expression for below in found.upstreams] == [
        "CC-BY-4.0",
        "BSD-3-Clause",
        "MIT",
    ]


def test_a_merge_that_declares_less_than_its_sources() -> None:
    found = link("King3Djbl/fable5-dataset")
    licences = {below.repo: below.licence and below.licence.expression for below in found.upstreams}
    assert found.licence is not None
    assert (found.licence.expression, len(licences)) == ("MIT", 6)
    assert licences["Glint-Research/Fable-5-traces"] == "AGPL-3.0-only"
    assert licences["summerMC/v-Fable"] is None


@pytest.mark.parametrize(
    ("repo", "now", "before"),
    [
        ("armand0e/claude-fable-5-claude-code", "MIT", ""),
        ("ahmdd4vd/Fable5res", "AGPL-3.0-only", "MIT"),
        ("bigcode/commitpackft", "MIT", "apache-2.0"),
    ],
)
def test_declarations_that_changed(repo: str, now: str, before: str) -> None:
    found = link(repo)
    assert found.licence is not None
    assert found.licence.expression == now
    assert found.earlier[-1][1] == before


def test_a_copy_leads_to_what_was_copied() -> None:
    copy = link("evallab01/Fable-5-traces1")
    assert copy.licence is None
    assert "not known to this registry" in copy.note
    assert [below.repo for below in copy.upstreams] == ["Glint-Research/Fable-5-traces"]


def test_a_glob_keeps_the_id_that_was_asked_for() -> None:
    found = link("WhitzardAgent/ClaudeCode-Hermes")
    assert (found.repo, found.upstreams[0].repo) == (
        "WhitzardAgent/ClaudeCode-Hermes",
        "nlile/misc-merged-claude-code-traces-v1",
    )
    assert find_upstream("WhitzardAgent/Other") is None


def test_digests_of_shipped_entries() -> None:
    for entry in load_registry().entries:
        for path, digest in entry.digests:
            found = find_digest(digest.upper())
            assert found is not None
            assert (found[0].repo, found[1]) == (entry.repo, path)
    assert find_digest("0" * 64) is None
    assert find_digest("") is None
    assert find_digest("x" * 64) is None


def test_it_is_loaded_in_an_instant() -> None:
    from importlib.resources import files

    text = files("traceaudit_rules").joinpath("data", "upstreams.toml").read_text("utf-8")
    times = []
    for _ in range(5):
        start = time.process_time()
        parse_upstreams(text)
        times.append(time.process_time() - start)
    assert min(times) < 0.02


# How entries are found


@pytest.mark.parametrize(
    "text",
    [
        "quillane/Traces",
        "QUILLANE/traces",
        " quillane/traces/ ",
        "quillane/traces@v1",
        "datasets/quillane/traces",
        "https://huggingface.co/datasets/quillane/traces",
        "https://huggingface.co/datasets/quillane/traces/tree/main/data?x=1#top",
        "http://www.huggingface.co/datasets/Quillane/Traces/",
        "hf://datasets/quillane/traces@main/data/a.jsonl",
        "hf.co/datasets/quillane/traces",
        "hf:quillane/traces",
        "github:quillane/traces",
        "https://github.com/quillane/traces.git",
        "git@github.com:quillane/traces.git",
        "git+https://github.com/quillane/traces",
        "github.com/quillane/traces/blob/main/README.md",
        "quillane-traces",
    ],
)
def test_ids_and_addresses(text: str) -> None:
    assert link(text, own()).repo == "quillane/Traces"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hf",
        "quillane",
        "quillane/traces/x",
        "https://example.org/quillane/traces",
        "a b/c",
        "x" * 10_000,
        "https://huggingface.co/spaces/quillane/traces",
        "https://huggingface.co/docs",
    ],
)
def test_what_is_no_known_id(text: str) -> None:
    assert own().find_upstream(text) is None


@given(st.text())
def test_any_text_may_be_asked_for(text: str) -> None:
    assert own().find_digest(text) is None
    assert re.fullmatch(r"(?:[\w.-]+(?:/[\w.-]+)?)?", repo_id(text))
    load_registry().find_upstream(text)


def test_all_that_an_entry_says() -> None:
    found = link("quillane/traces", own())
    assert (found.seen, found.note) == ("2026-11-21", "made by hand; stated in card")
    assert found.earlier == (("", ""), ("2026-01-02", "MIT"))
    assert [(below.repo, below.relation) for below in found.upstreams] == [
        ("brantwik/first", Relation.CONTAINS),
        ("nobody/knows", Relation.CONTAINS),
        ("oskvelan/tasks", Relation.SUBJECT_TO),
    ]
    assert found.upstreams[1].note == "not in the registry"
    assert own().entries[0].derivation is Derivation.MERGE
    copied = own().find_digest(f"sha256:{DIGEST}")
    assert copied is not None
    assert (copied[0], copied[1]) == (found, "data/a.jsonl")


def test_a_circle_ends_where_it_began() -> None:
    first = link("quillane/traces", own()).upstreams[0]
    assert (first.repo, first.licence, first.upstreams) == ("brantwik/first", None, ())


def test_a_long_chain_is_cut() -> None:
    text = "".join(f'[[upstream]]\nrepo = "a/{n}"\nlicence = "MIT"\nupstreams = ["a/{n + 1}"]\n' for n in range(50))
    found, depth = link("a/0", parse_upstreams(text)), 0
    while found.upstreams:
        found, depth = found.upstreams[0], depth + 1
    assert 5 < depth < 20


def test_own_entries_come_first() -> None:
    entries = read_upstreams('[[upstream]]\nrepo = "glint-research/fable-5-traces"\nlicence = "MIT"\n')
    found = link("Glint-Research/Fable-5-traces", load_registry(entries))
    assert found.licence is not None
    assert found.licence.expression == "MIT"
    assert link("pagarsky/agent-trace", load_registry(entries)) == link("pagarsky/agent-trace")


# What is no registry


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[upstream", "no valid TOML"),
        ("x = 1", "x: unknown key"),
        ("upstream = 1", "[[upstream]]"),
        ("upstream = [1]", "upstream 1: a table"),
        ("[[upstream]]\n", "upstream 1: repo: an id"),
        ("[[upstream]]\nrepo = 'a b'\n", "upstream 1 (a b): repo: 'a b' is no id"),
        ("[[upstream]]\nrepo = 'a/b'\nlicens = ''\n", "(a/b): licens: unknown key; did you mean licen"),
        ("[[upstream]]\nrepo = 'a/b'\nlicence = ''\nlicense = ''\n", "license: licence is given as well"),
        ("[[upstream]]\nrepo = 'a/b'\nlicence = []\n", "licence: a text"),
        ("[[upstream]]\nrepo = 'a/b'\nupstreams = 'c/d'\n", "upstreams: a list of ids"),
        ("[[upstream]]\nrepo = 'a/b'\nsubject-to = ['c d']\n", "subject-to: 'c d' is no id"),
        ("[[upstream]]\nrepo = 'a/b'\nderivation = 'copied'\n", "derivation: one of copy"),
        ("[[upstream]]\nrepo = 'a/b'\nearlier = ['MIT']\n", "earlier: each is"),
        ("[[upstream]]\nrepo = 'a/b'\nsha256 = []\n", "sha256: a table"),
        ("[[upstream]]\nrepo = 'a/b'\nsha256.x = 'abc'\n", "sha256.x: 64 hexadecimal"),
        ("[[upstream]]\nrepo = 'a/b'\n[[upstream]]\nrepo = 'A/B'\n", "A/B: it is there twice"),
    ],
)
def test_wrong_entries(text: str, says: str) -> None:
    with pytest.raises(RegistryError) as caught:
        parse_upstreams(text)
    assert says in str(caught.value)
