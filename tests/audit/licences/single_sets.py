"""Sets of one publisher: each class of licence, and each way to state it."""

from __future__ import annotations

import json

from licensed_sets import Case, agenttrace, card, fable, licence_text, mapped

from traceaudit_rules.options import Options

OWN = fable(4, "local")
AGPL_HEADS = {"TA811": "warning"}


def declared(licence: str, expected: dict[str, str], **more: object) -> Case:
    """Own rows under a licence that the front matter states."""
    return Case(f"own rows under {licence}", {"README.md": card(licence), "rows.jsonl": OWN}, expected, **more)


CLASSES = (
    declared("mit", {}, verdict="pass"),
    declared("apache-2.0", {}, verdict="pass"),
    declared("bsd-3-clause", {}),
    declared("cc0-1.0", {}),
    declared("cc-by-4.0", {}),
    declared("odc-by", {}),
    declared("cc-by-sa-4.0", {}),
    declared("odbl", {}),
    declared("cdla-permissive-2.0", {}),
    declared("gpl-3.0", {"TA804": "note"}, says={"TA804": ["README.md:2", '"gpl-3.0"', "GPL-3.0-only"]}),
    declared(
        "agpl-3.0",
        {"TA804": "note", "TA811": "warning"},
        says={"TA811": ["4 rows -> origin local -> AGPL-3.0-only", "100 %", "network clause", "offer source"]},
        verdict="warn",
    ),
    declared("AGPL-3.0-only", AGPL_HEADS),
    declared("AGPL-3.0-or-later", AGPL_HEADS),
    declared("cc-by-nc-4.0", {"TA815": "warning"}, says={"TA815": ["-> CC-BY-NC-4.0: non-commercial, as declared"]}),
    declared("cc-by-nd-4.0", {"TA815": "warning"}, says={"TA815": ["no adaptations"]}),
    declared("cc-by-nc-nd-4.0", {"TA815": "warning"}),
    declared("openrail", {"TA815": "warning"}, says={"TA815": ["listed uses"]}),
    declared("llama3.1", {"TA815": "warning"}),
    declared("h-research", {"TA815": "warning"}, says={"TA815": ["research only"]}),
    declared("MIT OR AGPL-3.0-only", {}, verdict="pass"),
    declared("MIT AND AGPL-3.0-only", AGPL_HEADS),
    declared("other", {"TA802": "warning"}, says={"TA802": ['README.md:2 (front matter) says "other"']}),
    declared("unknown", {"TA802": "warning"}),
    declared("frobnicate-2", {"TA802": "warning"}, says={"TA802": ["frobnicate-2", "no licence id"]}),
)
WAYS = (
    Case(
        "no card at all",
        {"rows.jsonl": OWN},
        {"TA801": "error"},
        {"TA801": ["4 rows -> origin local -> no licence stated", "all rights reserved by default"]},
        verdict="fail",
    ),
    Case("no card at all, in CI", {"rows.jsonl": OWN}, {"TA801": "warning"}, profile="ci", verdict="warn"),
    Case("a card without a licence", {"README.md": card("", "Hello."), "rows.jsonl": OWN}, {"TA801": "error"}),
    Case("runs without a card", {"runs.jsonl": agenttrace(3, "frobbench")}, {"TA801": "error"}),
    Case(
        "a licence text alone",
        {"README.md": card(""), "LICENSE": licence_text("AGPL-3.0"), "rows.jsonl": OWN},
        {"TA804": "note", "TA811": "warning"},
    ),
    Case("the same twice", {"README.md": card("mit"), "LICENSE": licence_text("MIT"), "rows.jsonl": OWN}, {}),
    Case(
        "a licence text with its name and year",
        {
            "README.md": card("mit"),
            "LICENSE": licence_text("MIT").replace("<year>", "2026").replace("<copyright holders>", "Quillane"),
            "rows.jsonl": OWN,
        },
        {},
    ),
    Case(
        "text against front matter",
        {"README.md": card("mit"), "LICENSE": licence_text("AGPL-3.0"), "rows.jsonl": OWN},
        {"TA803": "error", "TA804": "note", "TA811": "warning"},
        {"TA803": ["MIT in README.md:2 (front matter)", "AGPL-3.0-only in LICENSE (licence text)"]},
        verdict="fail",
    ),
    Case(
        "prose against front matter",
        {"README.md": card("mit", "## License", "", "This dataset is released under CC-BY-4.0."), "rows.jsonl": OWN},
        {"TA803": "error"},
        {"TA803": ["prose of the card"]},
    ),
    Case(
        "metadata against front matter",
        {
            "README.md": card("mit"),
            "dataset_infos.json": json.dumps({"default": {"license": "apache-2.0", "features": {}}}),
            "rows.jsonl": OWN,
        },
        {"TA803": "error"},
        {"TA803": ["dataset_infos.json", "Apache-2.0"]},
    ),
    Case(
        "another licence for the code",
        {"README.md": card("cc-by-4.0", "The code in this repository is released under MIT."), "rows.jsonl": OWN},
        {},
    ),
    Case(
        "only against open",
        {"README.md": card("agpl-3.0", "License: AGPL-3.0-or-later"), "rows.jsonl": OWN},
        {"TA804": "note", "TA811": "warning"},
    ),
    Case(
        "other, with a name that is known",
        {"README.md": card("other", license_name="mit"), "rows.jsonl": OWN},
        {},
    ),
    Case(
        "other, with a name that is not known",
        {"README.md": card("other", license_name="quillane-terms-1"), "rows.jsonl": OWN},
        {"TA802": "warning"},
    ),
    Case(
        "other, with a text beside it",
        {"README.md": card("other"), "LICENSE": licence_text("ODbL-1.0"), "rows.jsonl": OWN},
        {},
    ),
    Case(
        "an altered text",
        {
            "README.md": card(""),
            "LICENSE": licence_text("MIT").replace("without restriction", "for evaluation only, and not for others"),
            "rows.jsonl": OWN,
        },
        {"TA802": "warning"},
    ),
    Case(
        "a list for several parts",
        {"README.md": card(["mit", "apache-2.0"]), "LICENSE": licence_text("MIT"), "rows.jsonl": OWN},
        {},
    ),
    Case(
        "broken front matter with a licence",
        {"README.md": "---\nlicense: [mit\nfoo: : :\n---\n# A set\n", "rows.jsonl": OWN},
        {},
    ),
    Case(
        "broken front matter without one",
        {"README.md": "---\nlic{ense: [\n\t- : mit\n---\n# A set\n", "rows.jsonl": OWN},
        {"TA801": "error"},
    ),
    Case(
        "front matter with Windows line ends",
        {"README.md": card("cc-by-nc-4.0").replace("\n", "\r\n"), "rows.jsonl": OWN},
        {"TA815": "warning"},
    ),
    Case(
        "a licence that is a number",
        {"README.md": "---\nlicense: 7\n---\n# A set\n", "rows.jsonl": OWN},
        {"TA802": "warning"},
    ),
    Case(
        "a commercial target",
        {"README.md": card("cc-by-nc-4.0"), "rows.jsonl": OWN},
        {"TA815": "error"},
        {"TA815": ["the stated target is commercial"]},
        options=Options(target="commercial"),
    ),
    Case(
        "no adaptations and a commercial target",
        {"README.md": card("cc-by-nd-4.0"), "rows.jsonl": OWN},
        {"TA815": "warning"},
        options=Options(target="commercial"),
    ),
    Case(
        "a service",
        {"README.md": card("AGPL-3.0-only"), "rows.jsonl": OWN},
        {"TA811": "warning", "TA820": "warning", "TA821": "note"},
        {"TA820": ["section 13", "unsettled", "counsel"], "TA821": ['the stated deployment is "service"', "unsettled"]},
        options=Options(deployment="service"),
    ),
    Case(
        "internal use",
        {"README.md": card("AGPL-3.0-only"), "rows.jsonl": OWN},
        {"TA811": "warning", "TA821": "note"},
        options=Options(deployment="internal"),
    ),
    Case("a service on MIT", {"README.md": card("mit"), "rows.jsonl": OWN}, {}, options=Options(deployment="service")),
    Case(
        "before training",
        {"README.md": card("AGPL-3.0-only"), "rows.jsonl": OWN},
        {"TA811": "warning", "TA821": "note"},
        profile="pretrain",
    ),
    Case(
        "a card that speaks of training",
        {"README.md": card("cc-by-sa-4.0", "Use it for fine-tuning small models."), "rows.jsonl": OWN},
        {"TA821": "note"},
        {"TA821": ["the card speaks of training models"]},
        profile="audit",
    ),
    Case(
        "rows of Claude",
        {"README.md": card("mit"), "rows.jsonl": fable(3, "local", model="claude-opus-4-5-20251101")},
        {"TA830": "warning", "TA831": "warning"},
        {"TA830": ["3 rows of claude-opus-4-5-20251101", "Anthropic", "read 2026-11-21", "no licence of the data"]},
    ),
    Case(
        "rows of Claude before training",
        {"README.md": card("mit"), "rows.jsonl": fable(3, "local", model="claude-opus-4-5")},
        {"TA830": "error", "TA831": "warning"},
        profile="pretrain",
        verdict="fail",
    ),
    Case(
        "rows of Claude before training, terms known",
        {
            "README.md": card("mit", "Outputs of Claude; see Anthropic's terms of service."),
            "rows.jsonl": fable(3, "local", model="claude-opus-4-5"),
        },
        {"TA830": "note"},
        profile="pretrain",
        options=Options(acknowledged=("anthropic",)),
        verdict="pass",
    ),
    Case(
        "own rows that the user maps",
        {"README.md": card("mit"), "rows.jsonl": fable(4, "hub")},
        {},
        options=Options(sources=(mapped("hub:*", own=True, reason="recorded by us"),)),
    ),
    Case(
        "another licence than the card says",
        {"README.md": card("mit"), "rows.jsonl": OWN},
        {"TA811": "warning"},
        options=Options(outbound="AGPL-3.0-only"),
    ),
)
CASES = (*CLASSES, *WAYS)
