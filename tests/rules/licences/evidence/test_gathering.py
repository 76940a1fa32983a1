"""All documents at once: order, folders, targets, and hostile text that must neither raise nor take long."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.licences.evidence import Document, read_documents
from traceaudit_rules.licences.picture import StatementKind

CARD = """---
license: agpl-3.0
source_datasets: [brantwik/fable-5]
configs:
- config_name: hf
  data_files: hf.jsonl
---
# Fable-5-traces

The data is merged from [brantwik/fable-5](https://huggingface.co/datasets/brantwik/fable-5) (AGPL-3.0).

| File | License |
|---|---|
| hf.jsonl | Apache-2.0 |

## License

Released under AGPL-3.0. The code is MIT.
"""
MEGABYTE = 2**20
HOSTILE = {
    "comments": "<!-- " * 200_000,
    "fences": "```\n" * 200_000,
    "brackets": "[" * MEGABYTE,
    "stars": "*" * MEGABYTE,
    "rows": "| License | MIT |\n" * 60_000,
    "names": "MIT or " * 150_000,
    "verbs": "The dataset is released under " * 35_000,
    "repos": "derived from a-1/c-d " * 50_000,
    "spaces": " " * MEGABYTE,
    "parts": ("CC-BY" + "-NC" * 200 + " ") * 1_700,
    "matter": "---\nlicense: mit\n" + "k: v\n" * 200_000,
    "deep": "---\nlicense: " + "[" * 200_000 + "\n---\n",
    "badges": "/badge/license-" * 70_000,
}


def documents() -> list[Document]:
    return [
        Document(0, "README.md", "readme", CARD),
        Document(1, "LICENSE", "licence", "MIT"),
        Document(2, "data/hf/README.md", "readme", "---\nlicense: cc-by-4.0\n---\n"),
        Document(3, "NOTICE", "notice", "Rows of quillane/own-7 by Oskvelan, used with consent."),
        Document(4, "croissant.json", "croissant", '{"license": "mit"}'),
    ]


def test_everything_of_a_dataset() -> None:
    found = read_documents(documents())
    told = [(one.kind, one.licence.expression, one.folder, one.files, one.file) for one in found.statements]
    assert told == [
        (StatementKind.TEXT, "MIT", ".", (), 1),
        (StatementKind.FRONT_MATTER, "AGPL-3.0-only", ".", (), 0),
        (StatementKind.FRONT_MATTER, "CC-BY-4.0", "data/hf", (), 2),
        (StatementKind.METADATA, "MIT", ".", (), 4),
        (StatementKind.PROSE, "Apache-2.0", ".", ("hf.jsonl",), 0),
        (StatementKind.PROSE, "AGPL-3.0-only", ".", (), 0),
    ]
    assert [one.licence.expression for one in found.asides] == ["MIT"]
    assert [(one.repo, one.line) for one in found.upstreams] == [("brantwik/fable-5", 3), ("brantwik/fable-5", 10)]
    assert found.attributed == {"brantwik/fable-5", "brantwik", "quillane/own-7", "quillane", "NOTICE"}
    assert found.kinds == {"readme": 2, "licence": 1, "notice": 1, "croissant": 1}
    assert "used with consent" in found.prose


def test_order_does_not_matter() -> None:
    expected = read_documents(documents())
    for seed in range(5):
        shuffled = documents()
        random.Random(seed).shuffle(shuffled)
        assert read_documents(shuffled) == expected


def test_places_are_the_lines() -> None:
    for one in read_documents(documents()).statements:
        text = documents()[one.file].text.encode()
        assert one.place is not None
        assert one.place.line == max(one.line - 1, 0)
        assert text[: one.place.offset].count(b"\n") == one.place.line
        assert b"\n" not in text[one.place.offset : one.place.offset + one.place.length]


def test_nothing_gives_nothing() -> None:
    found = read_documents([])
    assert (found.statements, found.upstreams, found.target, found.kinds) == ((), (), "", {})


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ('ds = load_dataset("quillane/a-1", split="train")', "quillane/a-1"),
        ("hf download quillane/a-1 --repo-type dataset", "quillane/a-1"),
        ('load_dataset("quillane/a-1") load_dataset("quillane/b-1")', ""),
        ('---\nsource_datasets: brantwik/x-1\n---\nload_dataset("brantwik/x-1")', ""),
        ("https://huggingface.co/datasets/quillane/a-1", ""),
    ],
)
def test_the_target(text: str, target: str) -> None:
    assert read_documents([Document(0, "README.md", "readme", text)]).target == target
    assert read_documents([Document(0, "sub/README.md", "readme", text)]).target == ""


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", ["readme", "licence"])
def test_hostile_documents_take_bounded_time(name: str, kind: str) -> None:
    begin = time.process_time()
    found = read_documents([Document(0, "X", kind, HOSTILE[name])])
    assert time.process_time() - begin < 8
    assert len(found.statements) + len(found.asides) + len(found.upstreams) < 1_500


def test_a_usual_dataset_is_read_in_a_moment() -> None:
    read_documents(documents())
    begin = time.process_time()
    read_documents(documents())
    assert time.process_time() - begin < 0.2  # 0.01 s on a quiet machine


@given(st.text(max_size=300), st.sampled_from(["readme", "licence", "notice", "croissant", "metadata"]))
def test_any_text(text: str, kind: str) -> None:
    names = {"metadata": "CITATION.cff", "croissant": "croissant.json"}
    read_documents([Document(0, names.get(kind, "README.md"), kind, text)])


@given(
    st.lists(
        st.tuples(st.integers(0, len(CARD) - 1), st.sampled_from("\n|`*[]():<>-#\x00\"'{}&%!\t\r\ud800\u202e")),
        max_size=30,
    )
)
def test_damaged_cards(changes: list[tuple[int, str]]) -> None:
    letters = list(CARD)
    for at, letter in changes:
        letters[at] = letter
    found = read_documents([Document(0, "README.md", "readme", "".join(letters))])
    assert all(one.path == "README.md" and one.line >= 1 for one in found.statements)


MIT = "MIT License\n\nhttps://opensource.org/license/mit"
AGPL = "AGPL-3.0"


def stand(*files: tuple[str, str]) -> dict[str, str]:
    """Expressions of what speaks of the data, by path."""
    kinds = {"README.md": "readme", "pyproject.toml": "metadata"}
    given = [Document(number, path, kinds.get(path, "licence"), text) for number, (path, text) in enumerate(files)]
    return {one.path: one.licence.expression for one in read_documents(given).statements}


def test_beside_a_licence_for_data_a_plain_one_is_for_code() -> None:
    assert stand(("LICENSE", MIT), ("LICENSE-DATA", "CC-BY-4.0")) == {"LICENSE-DATA": "CC-BY-4.0"}
    assert stand(("LICENSE", MIT), ("LICENSE-DATA", "MIT")).keys() == {"LICENSE", "LICENSE-DATA"}


@pytest.mark.parametrize("licence", ["[mit, agpl-3.0]", "MIT OR AGPL-3.0"])
def test_where_the_card_names_every_text_the_card_decides(licence: str) -> None:
    card = ("README.md", f"---\nlicense: {licence}\n---\n")
    assert stand(card, ("LICENSE-MIT", MIT), ("LICENSE-AGPL", AGPL)).keys() == {"README.md"}
    assert len(stand(card, ("LICENSE-MIT", MIT), ("LICENSE-GPL", "GPL-2.0"))) == 3


def test_several_texts_that_no_card_names_stay() -> None:
    card = ("README.md", "---\nlicense: mit\n---\n")
    assert len(stand(card, ("LICENSE-MIT", MIT), ("LICENSE-AGPL", AGPL))) == 3
