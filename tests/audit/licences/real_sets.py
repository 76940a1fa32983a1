"""Cases from life, with the shipped registry: copies, merges and changes of licences of public sets of traces."""

from __future__ import annotations

import hashlib
import json

from licensed_sets import Case, agenttrace, card, fable, licence_text, mapped

from traceaudit_rules.licences.sources.upstreams import Upstream
from traceaudit_rules.options import Options

GLINT = "Glint-Research/Fable-5-traces"
FABLE = fable(5, GLINT)
COPIED = fable(5, "local")
DIGEST = hashlib.sha256("".join(f"{json.dumps(row)}\n" for row in COPIED).encode()).hexdigest()
COPY = (Upstream("brantwik/published", licence="agpl-3.0", seen="2026-06-01", digests=(("data/all.jsonl", DIGEST),)),)
SAME = {"rows.jsonl": COPIED}

CASES = (
    Case(
        "the Fable set itself: own rows, and a bucket hf that nobody explains",
        {
            "README.md": card("agpl-3.0", "Rows of `local` and `hf`."),
            "fable5_cot_merged.jsonl": fable(8, "local", model="claude-fable-5")
            + fable(2, "hf", model="claude-fable-5"),
        },
        {"TA804": "note", "TA811": "warning", "TA830": "warning", "TA842": "error"},
        {"TA842": ["2 rows -> origin hf -> no upstream: 20 % of the rows"], "TA830": ["10 rows of claude-fable-5"]},
        verdict="fail",
    ),
    Case(
        "the Fable set under MIT, as a merge declares it",
        {"README.md": card("mit", f"Merged from {GLINT} and others."), "rows.jsonl": fable(3, "local") + FABLE},
        {"TA810": "error", "TA811": "warning"},
        {"TA810": [f"5 rows -> origin {GLINT} -> AGPL-3.0-only: MIT", f"leave out origin {GLINT} (5 rows lost)"]},
        verdict="fail",
    ),
    Case(
        "rows of a merge under MIT that holds the Fable set",
        {
            "README.md": card("mit", "From King3Djbl/fable5-dataset."),
            "rows.jsonl": fable(4, "King3Djbl/fable5-dataset"),
        },
        {"TA801": "warning", "TA810": "error", "TA811": "warning", "TA816": "warning", "TA840": "warning"},
        {"TA810": [f"4 rows -> origin King3Djbl/fable5-dataset -> {GLINT} -> AGPL-3.0-only"], "TA816": [GLINT]},
    ),
    Case(
        "no licence, and later MIT",
        {
            "README.md": card("mit", "From armand0e/claude-fable-5-claude-code."),
            "rows.jsonl": fable(3, "armand0e/claude-fable-5-claude-code"),
        },
        {"TA840": "warning"},
        {"TA840": ["none (2026-06-23), then MIT (2026-11-21)"]},
    ),
    Case(
        "MIT, and later AGPL",
        {"README.md": card("mit", "From ahmdd4vd/Fable5res."), "rows.jsonl": fable(3, "ahmdd4vd/Fable5res")},
        {"TA810": "error", "TA811": "warning", "TA816": "warning", "TA840": "warning"},
        {"TA840": ["MIT (2026-06-16), then AGPL-3.0-only"], "TA816": ["Kuberwastaken/Fable-5-traces"]},
    ),
    Case(
        "a set under CC-BY goes into MIT with a question",
        {
            "README.md": card("mit", "From AlinCiocan/fable-5-claude-code-traces."),
            "rows.jsonl": fable(3, "AlinCiocan/fable-5-claude-code-traces"),
        },
        {"TA817": "note"},
        {"TA817": ["Attribution under CC-BY-4.0 stays due"]},
    ),
    Case(
        "conversions under Apache of a merge that states no licence",
        {
            "README.md": card(
                "apache-2.0", "From WhitzardAgent/ClaudeCode-SFT of nlile/misc-merged-claude-code-traces-v1."
            ),
            "rows.jsonl": fable(3, "WhitzardAgent/ClaudeCode-SFT"),
        },
        {"TA801": "warning"},
        {"TA801": ["nlile/misc-merged-claude-code-traces-v1"]},
    ),
    Case(
        "AgentTrace with its upstreams",
        {
            "README.md": card(
                "apache-2.0", "Made with tasks of google-research-datasets/mbpp and TellinaTool/nl2bash."
            ),
            "datasets/mbpp.jsonl": agenttrace(5, "mbpp"),
            "datasets/nl2bash.jsonl": agenttrace(2, "nl2bash"),
        },
        {"TA817": "note"},
        {"TA817": ["5 rows -> tasks mbpp -> google-research-datasets/mbpp -> CC-BY-4.0", "subject to further terms"]},
        verdict="pass",
    ),
    Case(
        "AgentTrace that names none of its tasks",
        {"README.md": card("apache-2.0"), "mbpp.jsonl": agenttrace(5, "mbpp")},
        {"TA816": "note", "TA817": "note"},
        {"TA816": ["subject to its terms"]},
    ),
    Case(
        "rows of AgentTrace in another set",
        {"README.md": card("apache-2.0", "With pagarsky/agent-trace."), "rows.jsonl": fable(3, "pagarsky/agent-trace")},
        {"TA816": "note", "TA817": "note"},
        {"TA817": ["origin pagarsky/agent-trace -> google-research-datasets/mbpp -> CC-BY-4.0"]},
    ),
    Case(
        "Fable and AgentTrace in one file, declared Apache-2.0",
        {
            "README.md": card("apache-2.0", f"From {GLINT} and pagarsky/agent-trace."),
            "rows.jsonl": FABLE + fable(4, "pagarsky/agent-trace"),
        },
        {"TA810": "error", "TA811": "warning", "TA816": "note", "TA817": "note"},
        {
            "TA810": [
                f"5 rows -> origin {GLINT} -> AGPL-3.0-only: Apache-2.0, declared for the dataset",
                "declare AGPL-3.0-only (no row lost)",
                f"keep Apache-2.0 and leave out origin {GLINT} (5 rows lost)",
            ]
        },
        verdict="fail",
    ),
    Case(
        "Fable and AgentTrace in one file, declared AGPL-3.0",
        {
            "README.md": card(
                "agpl-3.0",
                f"From {GLINT} and pagarsky/agent-trace, on tasks of google-research-datasets/mbpp,",
                "TellinaTool/nl2bash, princeton-nlp/intercode and codeparrot/apps.",
            ),
            "NOTICE": "AgentTrace, Apache-2.0, pagarsky/agent-trace\n",
            "rows.jsonl": FABLE + fable(4, "pagarsky/agent-trace"),
        },
        {"TA804": "note", "TA811": "warning", "TA812": "note", "TA817": "note"},
        {"TA812": ["4 rows -> origin pagarsky/agent-trace -> Apache-2.0: AGPL-3.0-only carries these rows, one way"]},
        verdict="warn",
    ),
    Case(
        "Fable and AgentTrace side by side",
        {
            "README.md": card("", "Two sets. Tasks are from google-research-datasets/mbpp."),
            "fable/README.md": card("AGPL-3.0-only", f"From {GLINT}."),
            "fable/fable5_cot_merged.jsonl": FABLE,
            "agenttrace/LICENSE": licence_text("Apache-2.0"),
            "agenttrace/mbpp.jsonl": agenttrace(4, "mbpp"),
        },
        {"TA811": "warning", "TA813": "note", "TA817": "note"},
        {"TA813": ["4 rows in agenttrace under Apache-2.0", "5 rows in fable under AGPL-3.0-only"]},
        verdict="warn",
    ),
    Case(
        "a byte-for-byte copy under MIT",
        {"README.md": card("mit"), **SAME},
        {"TA810": "error", "TA811": "warning", "TA816": "warning", "TA841": "error"},
        {
            "TA841": [
                "1 file with 5 rows is byte for byte what brantwik/published publishes as data/all.jsonl",
                "MIT is declared here",
                "no document beside the data names it",
            ],
            "TA810": ["5 rows -> digest brantwik/published -> AGPL-3.0-only"],
        },
        upstreams=COPY,
        verdict="fail",
    ),
    Case(
        "a byte-for-byte copy that nobody names",
        {"README.md": card("AGPL-3.0-only"), **SAME},
        {"TA811": "warning", "TA816": "warning", "TA841": "error"},
        upstreams=COPY,
    ),
    Case(
        "a byte-for-byte copy that says so",
        {"README.md": card("AGPL-3.0-only", "A mirror of brantwik/published."), **SAME},
        {"TA811": "warning", "TA841": "note"},
        upstreams=COPY,
        verdict="warn",
    ),
    Case(
        "the bucket hf, mapped to the Fable set",
        {"README.md": card("apache-2.0", f"With rows of {GLINT}."), "rows.jsonl": fable(6, "local") + fable(2, "hf")},
        {"TA810": "error", "TA811": "warning"},
        {"TA810": [f"2 rows -> map hf:* -> {GLINT} -> AGPL-3.0-only"]},
        options=Options(sources=(mapped("hf:*", upstream=GLINT, commit="abc123", reason="its owner told us"),)),
    ),
    Case(
        "a model card's data: a set that only the card names",
        {"README.md": card("mit", datasets=GLINT), "rows.jsonl": fable(6)},
        {"TA810": "error", "TA811": "warning"},
        {"TA810": [f"up to 6 rows -> upstream {GLINT} -> AGPL-3.0-only"]},
    ),
)
