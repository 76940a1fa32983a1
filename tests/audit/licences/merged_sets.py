"""Sets that are merged: by origin, by a column of the rows, by folder, by the user's map, with chains of upstreams."""

from __future__ import annotations

from licensed_sets import Case, Rows, agenttrace, card, fable, licence_text, mapped

from traceaudit_rules.licences.picture import Relation
from traceaudit_rules.licences.sources.upstreams import Upstream
from traceaudit_rules.options import Options

FABLE = fable(6, "brantwik/agpl")
RUNS = fable(4, "brantwik/apache")
OWN = fable(4, "local")
NAMED = "Rows from brantwik/agpl and brantwik/apache."
LOST = {"TA810": "error", "TA811": "warning"}

CONFIGURED = """---
license: other
license_name: mixed
configs:
- config_name: fable
  data_files: fable.jsonl
- config_name: runs
  data_files: runs.jsonl
---
# Two sets

- config `fable`: AGPL-3.0-only
- config `runs`: Apache-2.0
"""


def merge(name: str, licence: str, rows: Rows, expected: dict[str, str], *text: str, **more: object) -> Case:
    """One file of rows under a licence that the front matter states."""
    return Case(name, {"README.md": card(licence, *text), "rows.jsonl": rows}, expected, **more)


BY_ORIGIN = (
    merge(
        "AGPL and Apache, declared Apache",
        "apache-2.0",
        FABLE + RUNS,
        LOST,
        NAMED,
        says={
            "TA810": [
                "6 rows -> origin brantwik/agpl -> AGPL-3.0-only: Apache-2.0, declared for the dataset, cannot carry",
                "declare AGPL-3.0-only (no row lost)",
                "keep Apache-2.0 and leave out origin brantwik/agpl (6 rows lost)",
                "not legal advice",
            ],
            "TA811": ["60 % of the rows"],
        },
        verdict="fail",
    ),
    merge(
        "AGPL and Apache, declared AGPL",
        "agpl-3.0",
        FABLE + RUNS,
        {"TA804": "note", "TA811": "warning", "TA812": "note"},
        NAMED,
        says={"TA812": ["4 rows -> origin brantwik/apache -> Apache-2.0: AGPL-3.0-only carries these rows, one way"]},
        verdict="warn",
    ),
    merge(
        "AGPL and Apache, declared AGPL, nobody named",
        "AGPL-3.0-only",
        FABLE + RUNS,
        {"TA811": "warning", "TA812": "note", "TA816": "warning"},
        says={"TA816": ["brantwik/apache", "Add this to the card", "`brantwik/agpl`, AGPL-3.0-only"]},
        verdict="warn",
    ),
    merge(
        "AGPL and Apache, nothing declared",
        "",
        FABLE + RUNS,
        {"TA801": "error", "TA811": "warning"},
        NAMED,
        says={"TA801": ["10 rows -> the dataset -> no licence stated", "these carry every source: AGPL-3.0-only"]},
    ),
    merge("AGPL under GPL", "GPL-3.0-only", FABLE, LOST, NAMED, says={"TA810": ["network clause"]}),
    merge("GPL under AGPL", "AGPL-3.0-only", fable(3, "brantwik/gpl"), {}, "From brantwik/gpl."),
    merge(
        "AGPL and CC-BY-SA",
        "AGPL-3.0-only",
        FABLE + fable(3, "brantwik/alike"),
        {"TA810": "error", "TA811": "warning", "TA814": "error"},
        "Rows from brantwik/agpl and brantwik/alike.",
        says={
            "TA814": ["no licence carries both", "6 rows -> origin brantwik/agpl", "3 rows -> origin brantwik/alike"]
        },
    ),
    merge(
        "AGPL and GPL 2 only",
        "AGPL-3.0-only",
        FABLE + fable(3, "brantwik/old-gpl"),
        {"TA810": "error", "TA811": "warning", "TA814": "error"},
        "Rows from brantwik/agpl and brantwik/old-gpl.",
    ),
    merge(
        "AGPL and non-commercial",
        "AGPL-3.0-only",
        FABLE + fable(3, "brantwik/limited"),
        {"TA811": "warning", "TA814": "error", "TA815": "error"},
        "Rows from brantwik/agpl and brantwik/limited.",
    ),
    merge(
        "AGPL and a database licence",
        "AGPL-3.0-only",
        FABLE + fable(3, "brantwik/database"),
        {"TA810": "error", "TA811": "warning", "TA814": "error"},
        "Rows from brantwik/agpl and brantwik/database.",
    ),
    merge(
        "an origin that says nothing",
        "agpl-3.0",
        OWN + fable(2, "hf"),
        {"TA804": "note", "TA811": "warning", "TA842": "error"},
        says={"TA842": ["2 rows -> origin hf -> no upstream: 33.3 % of the rows", '"hf:*"']},
        verdict="fail",
    ),
    merge(
        "an origin that says nothing, in an audit",
        "mit",
        OWN + fable(2, "hf"),
        {"TA842": "warning"},
        profile="audit",
    ),
    merge(
        "an upstream that states no licence",
        "mit",
        OWN + fable(2, "brantwik/silent"),
        {"TA801": "error"},
        "With rows of brantwik/silent.",
        says={"TA801": ["2 rows -> origin brantwik/silent -> no licence stated", "all rights reserved by default"]},
    ),
    merge(
        "an upstream that nobody knows",
        "mit",
        OWN + fable(2, "oskvelan/elsewhere"),
        {"TA801": "error"},
        "With rows of oskvelan/elsewhere.",
    ),
    merge(
        "an upstream whose licence is other",
        "mit",
        OWN + fable(2, "brantwik/other"),
        {"TA802": "warning"},
        "With rows of brantwik/other.",
    ),
)
BY_COLUMN = (
    merge(
        "rows that state licences",
        "apache-2.0",
        fable(2, None, license="mit") + fable(3, None, license="agpl-3.0"),
        {"TA804": "note", "TA810": "error", "TA811": "warning"},
        says={"TA810": ["3 rows -> own fable-merged as agpl-3.0 -> AGPL-3.0-only"]},
    ),
    merge(
        "rows that state the declared licence",
        "mit",
        fable(2, None, license="mit"),
        {},
    ),
    merge(
        "a column against the registry",
        "mit",
        fable(3, "brantwik/agpl", license="mit"),
        {"TA803": "error", "TA810": "error", "TA811": "warning"},
        "From brantwik/agpl.",
        says={"TA803": ["MIT in 3 rows", "AGPL-3.0-only in brantwik/agpl (registry of upstreams)"]},
    ),
    merge("rows under a choice", "mit", fable(3, None, license="MIT OR GPL-3.0-only"), {}),
    merge(
        "rows under two licences at once",
        "mit",
        fable(3, None, license="MIT AND GPL-3.0-only"),
        {"TA810": "error"},
        says={"TA810": ["GPL-3.0-only AND MIT"]},
    ),
)
BY_FOLDER = (
    Case(
        "AGPL and Apache in folders of their own",
        {
            "README.md": card("", "Two sets side by side."),
            "fable/README.md": card("AGPL-3.0-only"),
            "fable/rows.jsonl": fable(6, "local"),
            "runs/README.md": card("apache-2.0"),
            "runs/runs.jsonl": agenttrace(4, "frobbench"),
        },
        {"TA811": "warning", "TA813": "note"},
        {"TA813": ["6 rows in fable under AGPL-3.0-only", "4 rows in runs under Apache-2.0", "for a human to decide"]},
        verdict="warn",
    ),
    Case(
        "the same with licence texts",
        {
            "fable/LICENSE": licence_text("AGPL-3.0"),
            "fable/rows.jsonl": fable(6, "local"),
            "runs/LICENSE": licence_text("Apache-2.0"),
            "runs/runs.jsonl": agenttrace(4, "frobbench"),
        },
        {"TA804": "note", "TA811": "warning", "TA813": "note"},
    ),
    Case(
        "imported rows in folders of their own",
        {
            "README.md": card("", NAMED),
            "fable/README.md": card("AGPL-3.0-only"),
            "fable/rows.jsonl": FABLE,
            "runs/README.md": card("apache-2.0"),
            "runs/rows.jsonl": RUNS,
        },
        {"TA811": "warning", "TA813": "note"},
    ),
    Case(
        "folders, and the AGPL one says Apache",
        {
            "README.md": card("", NAMED),
            "fable/README.md": card("apache-2.0"),
            "fable/rows.jsonl": FABLE,
            "runs/README.md": card("apache-2.0"),
            "runs/rows.jsonl": RUNS,
        },
        LOST,
        {"TA810": ["declared for fable", "Declare AGPL-3.0-only"]},
    ),
    Case(
        "files that the card names in a table",
        {
            "README.md": card(
                "",
                "| file | licence |",
                "|---|---|",
                "| fable.jsonl | AGPL-3.0-only |",
                "| runs.jsonl | Apache-2.0 |",
            ),
            "fable.jsonl": fable(6, "local"),
            "runs.jsonl": agenttrace(4, "frobbench"),
        },
        {"TA811": "warning", "TA813": "note"},
    ),
    Case(
        "configurations that the card tells apart",
        {
            "README.md": CONFIGURED,
            "fable.jsonl": fable(3, "local"),
            "runs.jsonl": agenttrace(3, "frobbench"),
        },
        {"TA811": "warning", "TA813": "note"},
        {"TA813": ["3 rows in fable.jsonl under AGPL-3.0-only", "3 rows in runs.jsonl under Apache-2.0"]},
        verdict="warn",
    ),
    Case(
        "a folder within a set under MIT",
        {
            "README.md": card("mit"),
            "rows.jsonl": fable(3, "local"),
            "agpl/README.md": card("AGPL-3.0-only"),
            "agpl/rows.jsonl": fable(3, "own"),
        },
        {"TA811": "warning", "TA813": "note"},
        {"TA813": ["3 rows in the root under MIT"], "TA811": ["50 % of the rows"]},
    ),
    Case(
        "permissive folders",
        {
            "a/README.md": card("mit"),
            "a/rows.jsonl": fable(2, "local"),
            "b/README.md": card("apache-2.0"),
            "b/rows.jsonl": fable(2, "own"),
        },
        {},
        verdict="pass",
    ),
    Case(
        "a folder without a licence",
        {"a/README.md": card("mit"), "a/rows.jsonl": fable(2, "local"), "b/rows.jsonl": fable(2, "own")},
        {"TA801": "error"},
    ),
)
BY_MAP = (
    merge(
        "a map to an upstream",
        "mit",
        OWN + fable(2, "hf"),
        LOST,
        "With rows of brantwik/agpl.",
        says={"TA810": ["2 rows -> map hf:* -> brantwik/agpl -> AGPL-3.0-only"]},
        options=Options(sources=(mapped("hf:*", upstream="brantwik/agpl", reason="as their owner told us"),)),
    ),
    merge(
        "a map with a permission",
        "mit",
        OWN + fable(2, "brantwik/agpl"),
        {"TA803": "note"},
        "With rows of brantwik/agpl.",
        options=Options(
            sources=(mapped("brantwik/agpl:*", upstream="brantwik/agpl", licence="mit", reason="permission by letter"),)
        ),
    ),
    merge(
        "a map with a licence alone",
        "mit",
        OWN + fable(2, "hf"),
        {"TA815": "error"},
        says={"TA815": ["2 rows -> map hf:* -> CC-BY-NC-4.0: non-commercial"]},
        options=Options(sources=(mapped("hf:*", licence="cc-by-nc-4.0", reason="its page"),)),
    ),
    Case(
        "a map of files",
        {"README.md": card("apache-2.0"), "rows.jsonl": OWN, "web/rows.jsonl": fable(3)},
        {"TA810": "error"},
        {"TA810": ["3 rows -> map file:web/* -> CC-BY-SA-4.0"]},
        options=Options(sources=(mapped("file:web/*", licence="cc-by-sa-4.0", reason="its page"),)),
    ),
)
CHAINS = (
    merge(
        "an upstream of an upstream",
        "mit",
        fable(3, "oskvelan/merge"),
        LOST,
        "From oskvelan/merge, which holds brantwik/agpl.",
        says={"TA810": ["3 rows -> origin oskvelan/merge -> brantwik/agpl -> AGPL-3.0-only"]},
        upstreams=(Upstream("oskvelan/merge", licence="mit", upstreams=(("brantwik/agpl", Relation.CONTAINS),)),),
    ),
    merge(
        "an upstream that is subject to terms",
        "apache-2.0",
        fable(3, "oskvelan/runs"),
        {"TA817": "note"},
        "From oskvelan/runs, made with tasks of brantwik/alike.",
        says={"TA817": ["origin oskvelan/runs -> brantwik/alike -> CC-BY-SA-4.0", "if a question is settled"]},
        upstreams=(
            Upstream("oskvelan/runs", licence="apache-2.0", upstreams=(("brantwik/alike", Relation.SUBJECT_TO),)),
        ),
    ),
    merge(
        "an upstream whose licence has changed",
        "mit",
        fable(3, "oskvelan/turned"),
        {"TA840": "warning"},
        "From oskvelan/turned.",
        says={"TA840": ["none (2026-05-01), then MIT (2026-06-01)", "Nothing says from which version"]},
        upstreams=(Upstream("oskvelan/turned", licence="mit", seen="2026-06-01", earlier=(("2026-05-01", ""),)),),
    ),
    merge(
        "an upstream whose licence has changed, and the commit",
        "mit",
        fable(3, "hf"),
        {"TA840": "warning"},
        "From oskvelan/turned.",
        says={"TA840": ["The rows are from commit 0123abc, as configured"]},
        options=Options(sources=(mapped("hf:*", upstream="oskvelan/turned", commit="0123abc", reason="our clone"),)),
        upstreams=(Upstream("oskvelan/turned", licence="mit", seen="2026-06-01", earlier=(("2026-05-01", ""),)),),
    ),
    Case(
        "an upstream of which the card says another licence",
        {
            "README.md": card(
                "mit",
                "Rows come from [brantwik/agpl](https://huggingface.co/datasets/brantwik/agpl), which is MIT licensed.",
            ),
            "rows.jsonl": OWN,
        },
        {"TA803": "error", "TA810": "error", "TA811": "warning"},
        {"TA803": ["MIT in README.md:6 (prose of the card)", "AGPL-3.0-only in brantwik/agpl (registry"]},
    ),
    Case(
        "a notice that names the upstream",
        {"README.md": card("AGPL-3.0-only"), "NOTICE": "Contains rows of brantwik/apache.\n", "rows.jsonl": RUNS},
        {"TA812": "note"},
        {"TA812": ["pass on the NOTICE file"]},
        verdict="pass",
    ),
    Case(
        "a section that this tool wrote",
        {
            "README.md": "<!-- traceaudit:begin -->\nLicense: AGPL-3.0\n<!-- traceaudit:end -->\n" + card("mit"),
            "rows.jsonl": OWN,
        },
        {},
        verdict="pass",
    ),
    Case(
        "an upstream that only the card names",
        {"README.md": card("mit", source_datasets="brantwik/agpl"), "rows.jsonl": OWN},
        {"TA810": "error", "TA811": "warning"},
        {"TA810": ["up to 4 rows -> upstream brantwik/agpl -> AGPL-3.0-only"], "TA811": ["at most 100 %"]},
    ),
)
CASES = (*BY_ORIGIN, *BY_COLUMN, *BY_FOLDER, *BY_MAP, *CHAINS)
