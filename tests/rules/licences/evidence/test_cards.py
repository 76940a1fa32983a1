"""Prose of cards: what is a statement on the data, what is on something else, and what is none at all."""

from __future__ import annotations

import pytest

from traceaudit_rules.licences.evidence import Document, Evidence, read_documents
from traceaudit_rules.licences.picture import Derivation, Relation, StatementKind

# As the first users of the project wrote it.
AGENT_TRACE = """## Data Sources And Licensing

Code in this repository is released under Apache-2.0. The trace dataset is released as openly as
possible under the same license, subject to any applicable terms of the upstream prompt sources
used to generate traces: MBPP and the curated NL2Bash/InterCode task set. Users should respect
the licenses and terms of those upstream datasets.
"""
FABLE_5 = """License
The license is AGPL-3.0, a copyleft license with source disclosure obligations. If a model trained on this dataset
is distributed as a service, the full source code of that service must be released under AGPL-3.0 terms. There are no
restrictions for internal research use.
"""


def read(text: str) -> Evidence:
    found = read_documents([Document(0, "README.md", "readme", text)])
    assert {one.kind for one in (*found.statements, *found.asides)} <= {StatementKind.PROSE}
    return found


def told(text: str) -> list[str]:
    return [one.licence.expression or one.licence.text for one in read(text).statements]


def aside(text: str) -> list[str]:
    return [one.licence.expression or one.licence.text for one in read(text).asides]


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("License: AGPL-3.0", "AGPL-3.0-only"),
        ("**License:** [MIT](LICENSE)", "MIT"),
        ("- *Licence* – CC-BY-4.0", "CC-BY-4.0"),
        ("License: mit", "MIT"),
        ("The dataset is released under the MIT license.", "MIT"),
        ("Licensed under CC BY 4.0.", "CC-BY-4.0"),
        ("The dataset is AGPL-3.0.", "AGPL-3.0-only"),
        ("This dataset is AGPL-3.0 licensed.", "AGPL-3.0-only"),
        ("All traces are CC0.", "CC0-1.0"),
        ("Our dataset uses the CC-BY-SA 4.0 license.", "CC-BY-SA-4.0"),
        ("We release the data under the ODC-By license.", "ODC-By-1.0"),
        ("You may use this dataset under the terms of the GNU AGPLv3 or later.", "AGPL-3.0-or-later"),
        (
            "This work is licensed under a Creative Commons Attribution-ShareAlike 4.0 International License.",
            "CC-BY-SA-4.0",
        ),
        ("AGPL-3.0 applies to all files.", "AGPL-3.0-only"),
        ("The data is dual-licensed under MIT or Apache-2.0.", "Apache-2.0 OR MIT"),
        ("## License\n\nAGPL-3.0", "AGPL-3.0-only"),
        ("## License\n\nMIT. See [LICENSE](LICENSE) for details.", "MIT"),
        ("## Licensing\n\nOskvelan Traces is released under Apache 2.0.", "Apache-2.0"),
        ("License\n=======\n\nReleased under [the MIT licence](https://opensource.org/licenses/MIT).", "MIT"),
        ("| Field | Value |\n|---|---|\n| License | AGPL-3.0 |", "AGPL-3.0-only"),
        ("![x](https://img.shields.io/badge/license-AGPL--3.0-green)", "AGPL-3.0-only"),
        ("The dataset was previously released under MIT; it is now AGPL-3.0.", "AGPL-3.0-only"),
        ("The dataset is AGPL-3.0, not MIT.", "AGPL-3.0-only"),
        ("Both code and dataset are under the MIT License.", "MIT"),
        ("The dataset, which merges three sources, is released\nunder the terms\nof AGPL-3.0.", "AGPL-3.0-only"),
        (FABLE_5, "AGPL-3.0-only"),
        (f"Dataset tags: chain-of-thought, tool-use\n{FABLE_5}", "AGPL-3.0-only"),
        ("许可证：AGPL-3.0", "AGPL-3.0-only"),
        (
            "| Dataset | Licence |\n|---|---|\n| a-1/b-2 | MIT |\n| **this dataset** | AGPL-3.0 |",
            "AGPL-3.0-only",
        ),
        ("SPDX-License-Identifier: AGPL-3.0-or-later", "AGPL-3.0-or-later"),
        ("License: unknown", "unknown"),
    ],
)
def test_statements_on_the_data(text: str, expression: str) -> None:
    found = read(text)
    assert told(text) == [expression] or [sorted(expression.split(" OR "))] == [
        sorted(one.licence.expression.split(" OR ")) for one in found.statements
    ]
    assert [one.note for one in found.asides] in ([], ["a row of a table"])


@pytest.mark.parametrize(
    "text",
    [
        "This is not licensed under MIT.",
        "Unlike the GPL, this asks for nothing.",
        "The dataset was relicensed from MIT to AGPL-3.0 in v1.1.0.",
        "We changed the license from MIT to AGPL-3.0.",
        "Is the dataset MIT?",
        "The dataset should be released under AGPL-3.0.",
        "If you need MIT, ask us.",
        "Subject to verifying the AGPL-3.0 license conditions, this is a starting point.",
        "Please respect GPL-3.0 in generated code.",
        "Tools were built at MIT by Apache fans.",
        "The dataset is released under the same license as MBPP (CC-BY-4.0).",
        "AGPL-3.0 is compatible with GPL-3.0.",
        "License: see LICENSE",
        "```\nLicense: MIT\n```",
        "<!-- License: MIT -->",
        "<!-- traceaudit:begin -->\nLicense: MIT\n<!-- traceaudit:end -->",
        "The upstream dataset is AGPL-3.0.",
        "Brantwik's data is AGPL-3.0.",
        "The dataset contains code licensed under GPL-3.0.",
        "MBPP is licensed under CC-BY-4.0.",
        "Models trained on this dataset are released under Apache-2.0.",
        "The trace viewer is MIT.",
    ],
)
def test_no_statement_on_the_data(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Code is MIT, data is CC-BY-4.0",
        "Code: MIT. Data: CC-BY-4.0.",
        "## License\n\n- Code: MIT\n- Data: CC-BY-4.0",
        "License: CC-BY-4.0 (data), MIT (code)",
        "License: CC-BY-4.0; code: MIT",
        "We release the dataset under CC-BY-4.0 and the code under MIT.",
        "The scripts are released under the MIT license, while the traces are licensed under CC-BY-4.0.",
        "Code license: MIT\n\nData license: CC-BY-4.0",
        "| Licence | Code: MIT / Data: CC BY 4.0 |",
    ],
)
def test_code_and_data_are_told_apart(text: str) -> None:
    assert (told(text), aside(text)) == (["CC-BY-4.0"], ["MIT"])
    assert [one.note for one in read(text).asides] == ["on code"]


def test_the_same_licence_subject_to_the_terms_of_others() -> None:
    found = read(AGENT_TRACE)
    (statement,) = found.statements
    assert (statement.licence.expression, statement.line) == ("Apache-2.0", 4)
    assert statement.note.startswith("subject to any applicable terms of the upstream prompt sources")
    assert [(one.licence.expression, one.note) for one in found.asides] == [("Apache-2.0", "on code")]
    assert found.upstreams == ()


def test_lines_are_those_of_the_card() -> None:
    found = read("# A title\r\n\r\ntext\r\nthat ends. Released under\r\nMIT.\r\n\r\n- License: CC0\r\n")
    assert [(one.line, one.licence.expression) for one in found.statements] == [(5, "MIT"), (7, "CC0-1.0")]


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("- `data/hf.jsonl`: AGPL-3.0", ("data/hf.jsonl",)),
        ("The rows of `hf/*.parquet` are released under AGPL-3.0.", ("hf/*.parquet",)),
        ("| File | License |\n|---|---|\n| `./hf.jsonl.gz` | AGPL-3.0 |", ("hf.jsonl.gz",)),
        ("---\nconfigs:\n- config_name: hf\n  data_files: raw/hf.jsonl\n---\n## License\n\n- `hf`: AGPL-3.0",
         ("raw/hf.jsonl",)),
        ("---\nconfigs:\n- {config_name: hf, data_files: a.jsonl}\n---\n| Config | Licence |\n|-|-|\n| hf | AGPL-3.0 |",
         ("a.jsonl",)),
    ],
)  # fmt: skip
def test_files_and_configs_with_their_own_licence(text: str, files: tuple[str, ...]) -> None:
    (found,) = read(text).statements
    assert (found.licence.expression, found.files) == ("AGPL-3.0-only", files)


@pytest.mark.parametrize(
    ("text", "derivation", "relation", "licences"),
    [
        ("This dataset merges brantwik/fable-5 (AGPL-3.0) and is released under MIT.", "merge", "contains",
         ["AGPL-3.0-only"]),
        ("It is derived from `brantwik/fable-5`, which is licensed under AGPL-3.0.", "unknown", "contains",
         ["AGPL-3.0-only"]),
        ("A mirror of https://huggingface.co/datasets/brantwik/fable-5.", "copy", "contains", []),
        ("A truncated copy of [it](https://hf.co/datasets/brantwik/fable-5). The upstream dataset is AGPL-3.0.",
         "truncate", "contains", ["AGPL-3.0-only"]),
        ("Prompts were sampled from brantwik/fable-5.", "unknown", "subject to", []),
        ("## Sources\n\n- brantwik/fable-5, MIT", "unknown", "contains", ["MIT"]),
        ("Converted from these datasets:\n\n1. brantwik/fable-5", "convert", "contains", []),
        ("## Provenance\n\n| Dataset | License |\n|---|---|\n| brantwik/fable-5 | AGPL-3.0 |", "unknown", "contains",
         ["AGPL-3.0-only"]),
        ("| Upstream | Rows |\n|---|---|\n| [brantwik/fable-5](https://huggingface.co/datasets/brantwik/fable-5) | 9 |",
         "unknown", "contains", []),
        ("Built from https://github.com/brantwik/fable-5.git under MIT.", "unknown", "contains", ["MIT"]),
    ],
)  # fmt: skip
def test_upstreams(text: str, derivation: str, relation: str, licences: list[str]) -> None:
    found = read(text)
    (mention,) = found.upstreams
    assert mention.repo == "brantwik/fable-5"
    assert (mention.derivation, mention.relation) == (Derivation(derivation), Relation(relation))
    assert [one.licence.expression for one in mention.statements] == licences
    assert [one.licence.expression for one in found.statements] == (["MIT"] if "is released under MIT" in text else [])
    assert found.attributed == {"brantwik/fable-5", "brantwik"}


@pytest.mark.parametrize(
    "text",
    [
        "This is not derived from brantwik/fable-5.",
        "It was converted with `quillane/trace-kit`.",
        "Sources hold Bash/Edit, read/write and tool_use/text rows.",
        "The sources are in `data/raw-1` and `traces/2026`.",
        "## Related datasets\n\nbrantwik/fable-5 was merged from others.",
        "We like brantwik/fable-5.",
        "| Dataset | Source | License |\n|---|---|---|\n| brantwik/fable-5 | x | MIT |\n| Ours | y | AGPL-3.0 |",
        'Copy it with `load_dataset("brantwik/fable-5")`.',
        "Built from src/app-1/main.py, 3/4-inch and 2026/06-19.",
    ],
)
def test_no_upstreams(text: str) -> None:
    assert read(text).upstreams == ()


def test_the_dataset_is_no_upstream_of_itself() -> None:
    card = '# X\n\nDerived from `quillane/own-1`.\n\n```python\nload_dataset("quillane/own-1")\n```\n'
    found = read(card)
    assert (found.target, found.upstreams, found.attributed) == ("quillane/own-1", (), {"quillane"} - {"quillane"})


@pytest.mark.parametrize(
    "text",
    [
        "The row format is derived from [brantwik/fable-5](https://huggingface.co/datasets/brantwik/fable-5).",
        "The schema is based on brantwik/fable-5.",
        "This dataset was later merged into brantwik/fable-5.",
        "Its rows were merged into the [set](https://huggingface.co/datasets/brantwik/fable-5) of others.",
        "## Derived datasets\n\n- brantwik/fable-5",
    ],
)
def test_what_is_made_from_it_and_whose_format_it_has_are_no_upstreams(text: str) -> None:
    assert read(text).upstreams == ()


@pytest.mark.parametrize(
    "text",
    [
        "Credits to [brantwik/fable-5](https://huggingface.co/datasets/brantwik/fable-5) for the original traces.",
        "The rows are in ShareGPT format and were converted from brantwik/fable-5.",
        "The format is JSONL, the rows are derived from brantwik/fable-5.",
    ],
)
def test_sources_in_other_words(text: str) -> None:
    assert [mention.repo for mention in read(text).upstreams] == ["brantwik/fable-5"]


def test_a_licence_behind_the_holder_of_an_upstream_is_the_upstreams() -> None:
    text = "This dataset contains rows of brantwik/fable-5,\nCopyright Brantwik, licensed under AGPL-3.0."
    assert told(text) == []
    assert [mention.repo for mention in read(text).upstreams] == ["brantwik/fable-5"]


def test_two_configs_of_one_sentence_have_a_licence_each() -> None:
    front = "---\nconfigs:\n- config_name: a\n  data_files: a.jsonl\n- config_name: b\n  data_files: b.jsonl\n---\n"
    found = read(f"{front}**License:** the `a` config is licensed under AGPL-3.0, the `b` config under Apache-2.0.")
    assert {(one.files, one.licence.expression) for one in found.statements} == {
        (("a.jsonl",), "AGPL-3.0-only"),
        (("b.jsonl",), "Apache-2.0"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "## Lizenz\n\nMIT",
        "## Lizenz\n\nDieser Datensatz steht unter der MIT-Lizenz.",
        "## Licence\n\nCe jeu de données est publié sous licence MIT.",
        "## Licencia\n\nEste conjunto de datos se publica bajo la licencia MIT.",
        "## 许可证\n\nMIT",
    ],
)
def test_other_languages_under_a_heading(text: str) -> None:
    assert told(text) == ["MIT"]


def test_a_negation_in_another_language_states_nothing() -> None:
    assert told("## Lizenz\n\nDieser Datensatz steht nicht unter der MIT-Lizenz.") == []
