"""Every key of a configuration, once: what checks it, what editors show of it, and what the documentation says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit.config_fields import Fields, Key
from traceaudit.config_gate import GATE_KEYS
from traceaudit.config_shapes import Amount, ByType, Choice, Listed, Number, PathText, Text
from traceaudit.config_sources import COLUMNS, LICENCE, SOURCES, TOOLS
from traceaudit.config_words import Codes
from traceaudit.inventory import check_harness, harness_names
from traceaudit.licencewords import DEPLOYMENTS, TARGETS, check_vendor
from traceaudit.settings import FAIL_ON, PROFILES
from traceaudit_reports.pagesize import LEAST_MEGABYTES

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALL = Choice(("all",))


def _vendors() -> tuple[str, ...]:
    from traceaudit_rules.licences.arguments.terms import all_terms

    return tuple(terms.id for terms in all_terms())


_RUN = (
    Key(
        "extend",
        "Files to take first",
        "A configuration file, or a list of them, whose keys hold where this one says nothing. Later files come before "
        "earlier ones, and tables are merged key by key. Paths in a file start at that file's folder.",
        ByType({str: PathText(), list: Listed(PathText())}, "a path or a list of paths"),
        ("../traceaudit.toml",),
        "no other file is read",
    ),
    Key(
        "profile",
        "What the audit is for",
        "What the audit fails on; `traceaudit config --profile NAME` shows it.",
        Choice(PROFILES),
        ("ci",),
        "audit",
    ),
    Key(
        "paths",
        "What is read",
        "Files, folders and globs that `traceaudit scan` reads when it is given none.",
        Listed(PathText()),
        (["data"],),
        "the command line names them",
    ),
    Key(
        "select",
        "Rules that run",
        "Codes, beginnings of codes or names of rules.",
        Codes(),
        (["TA4", "hidden-thinking"],),
        "all rules",
    ),
    Key(
        "ignore",
        "Rules that do not run",
        "Codes, beginnings of codes or names of rules.",
        Codes(),
        (["TA402"],),
        "none",
    ),
    Key(
        "extend-select",
        "Rules that run as well",
        "Rules beside `select`; takes back what `ignore` leaves out where its beginning of a code is at least as long.",
        Codes(),
        (["TA402"],),
        "none",
    ),
    Key(
        "fail-on",
        "Severity that fails",
        "Exit 1 on findings of this severity or above.",
        Choice(FAIL_ON),
        ("warning",),
        "error; never in profile audit",
    ),
    Key(
        "max-bad-rows",
        "Bad rows accepted",
        "Rows that cannot be read before the audit is incomplete.",
        Number(0),
        (3,),
        "0; any number in profile audit",
    ),
    Key(
        "locations",
        "Places of a finding",
        "How many places each finding keeps, or all.",
        ByType({int: Number(0), str: _ALL}, 'a whole number or "all"'),
        (25, "all"),
        "10",
    ),
    Key(
        "max-html-mb",
        "Size of an HTML report",
        "Megabytes (a million bytes each) that the page may have. Where it is smaller, findings go first, then replays "
        "of sessions, then charts and rows of tables; what is left out is counted in the page.",
        Amount(LEAST_MEGABYTES),
        (1.5,),
        "3",
    ),
    Key("jobs", "Worker processes", "Number of processes.", Number(1), (4,), "one for each core"),
)
_DATA = (
    Key(
        "harness",
        "Program that wrote the data",
        "The harness, where the data does not say.",
        Text(check_harness, harness_names),
        ("claude-code",),
        "what the data says",
    ),
    Key("inventory", "File with tools", "Your own tools as JSON.", PathText(), ("tools.json",), "none"),
    TOOLS,
    COLUMNS,
    Key("secrets", "Kinds of secrets", "Files with your own kinds.", Listed(PathText()), (["our-kinds.toml"],), "none"),
    Key("gitleaks-config", "Rules of gitleaks", "A gitleaks.toml.", PathText(), ("gitleaks.toml",), "none"),
    Key(
        "pii",
        "Personal data",
        "How names of people are looked for.",
        Fields(
            "pii",
            (
                Key(
                    "nlp_engine",
                    "Language model",
                    "A spaCy model that is installed.",
                    Text(),
                    ("en_core_web_sm",),
                    also=("nlp-engine",),
                ),
            ),
            required=("nlp_engine",),
        ),
        ({"nlp_engine": "en_core_web_sm"},),
        "names are not looked for",
    ),
    LICENCE,
    Key(
        "deployment",
        "Where models will run",
        "Where what is made of the data will run.",
        Choice(DEPLOYMENTS),
        ("service",),
        "not said",
    ),
    Key("target", "Use of the data", "What the data will be used for.", Choice(TARGETS), ("research",), "not said"),
    Key(
        "acknowledge-terms",
        "Terms that you have read",
        "Vendors of models whose terms on outputs you know.",
        Listed(Text(check_vendor, _vendors)),
        (["anthropic"],),
        "none",
    ),
    Key(
        "upstreams",
        "Registry of upstreams",
        "Files with upstreams of your own.",
        Listed(PathText()),
        (["ups.toml"],),
        "none",
    ),
    SOURCES,
)
KEYS: tuple[Key, ...] = (*_RUN, *GATE_KEYS, *_DATA)
"""In the order in which the documentation and `traceaudit config` list them."""


def names(keys: Iterable[Key] = KEYS) -> tuple[str, ...]:
    """The proper names."""
    return tuple(key.name for key in keys)
