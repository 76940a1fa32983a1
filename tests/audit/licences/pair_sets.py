"""The directional table: rows of an upstream under each class of licence, published under each other one."""

from __future__ import annotations

from licensed_sets import LICENCES, Case, card, fable

OUTBOUND = {
    "mit": "mit",
    "bsd": "bsd-3-clause",
    "apache": "apache-2.0",
    "by": "cc-by-4.0",
    "alike": "cc-by-sa-4.0",
    "gpl": "GPL-3.0-only",
    "agpl": "AGPL-3.0-only",
    "limited": "cc-by-nc-4.0",
}
# What is found, in the order of OUTBOUND. ok: nothing; flag: TA817; one: TA812; no: TA810; bound: TA815, with an error
# where the declared licence does not say the restriction; silent, other: what is missing.
TABLE = {
    "dedicated": ("ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok"),
    "mit": ("ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok"),
    "bsd": ("ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok"),
    "apache": ("flag", "flag", "ok", "flag", "one", "one", "one", "flag"),
    "by": ("flag", "flag", "flag", "ok", "ok", "flag", "flag", "ok"),
    "alike": ("no", "no", "no", "no", "ok", "ok", "no", "no"),
    "gpl": ("no", "no", "no", "no", "no", "ok", "ok", "no"),
    "agpl": ("no", "no", "no", "no", "no", "no", "ok", "no"),
    "limited": ("bound", "bound", "bound", "bound", "bound", "bound", "bound", "as declared"),
    "fixed": ("bound",) * 8,
    "rail": ("bound",) * 8,
    "vendor": ("bound",) * 8,
    "other": ("other",) * 8,
    "silent": ("silent",) * 8,
}
FOUND: dict[str, dict[str, str]] = {
    "ok": {},
    "flag": {"TA817": "note"},
    "one": {"TA812": "note"},
    "no": {"TA810": "error"},
    "bound": {"TA815": "error"},
    "as declared": {"TA815": "warning"},
    "other": {"TA802": "warning"},
    "silent": {"TA801": "error"},
}


def _case(inbound: str, outbound: str, answer: str) -> Case:
    network = {"TA811": "warning"} if inbound == "agpl" else {}
    return Case(
        f"{LICENCES[inbound] or 'no licence'} under {OUTBOUND[outbound]}",
        {
            "README.md": card(OUTBOUND[outbound], f"Rows of brantwik/{inbound}."),
            "rows.jsonl": fable(2, f"brantwik/{inbound}"),
        },
        FOUND[answer] | network,
        {"TA810": [f"2 rows -> origin brantwik/{inbound} -> "]} if answer == "no" else {},
        verdict="fail" if answer in {"no", "bound", "silent"} else "",
    )


CASES = tuple(
    _case(inbound, outbound, answer)
    for inbound, answers in TABLE.items()
    for outbound, answer in zip(OUTBOUND, answers, strict=True)
)
