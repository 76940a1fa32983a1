"""Ids of repositories in running text: links to the Hub and to GitHub, and owner/name where it can be nothing else."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from traceaudit_rules.licences.picture import Derivation

MOST = 200
"""Repositories of one kind in one text."""

_NAME = r"[A-Za-z0-9][\w.-]{0,95}"
_HUB = re.compile(rf"\b(?:huggingface\.co|hf\.co)/datasets/(?P<repo>{_NAME}/{_NAME})", re.IGNORECASE)
_FORGE = re.compile(rf"\bgithub\.com/(?P<repo>{_NAME}/{_NAME})", re.IGNORECASE)
_PAIR = re.compile(rf"(?<![\w/.:@~\\-])(?P<quote>[`\"']?)(?P<repo>{_NAME}/{_NAME})(?P=quote)(?![\w/\\@]|\.\w|://)")
# First parts of paths, and pairs of words that are no repository.
_FOLDERS = frozenset(
    (
        *(
            "data",
            "src",
            "raw",
            "docs",
            "test",
            "tests",
            "train",
            "traces",
            "pi-traces",
            "examples",
            "scripts",
            "claude",
        ),
        *("users", "home", "app", "lib", "bin", "usr", "etc", "tmp", "input", "output", "assets", "images", "results"),
        *("and", "http", "https", "datasets", "models", "configs", "logs", "eval", "n", "w", "read", "application"),
    )
)
_FILE = re.compile(
    r"\.(?:jsonl?|ndjson|parquet|arrow|md|txt|py|js|ts|csv|gz|zst|ya?ml|toml|html?|sh|png|svg|cff)$", re.IGNORECASE
)
_TELLING = re.compile(r"[A-Z0-9-]")

SOURCE = re.compile(
    r"\b(?:deriv(?:ed|ative|ation)|merg(?:ed?|es|ing)|buil[dt] (?:from|on|upon|out of)|convert(?:ed|s)?|conversion"
    r"|re-?format\w*|truncat\w+|(?<!open[ -])sourced?s?(?! code| files?)|upstreams?|provenance|based on|adapted|sampled"
    r"|combin\w+|(?:subset|superset) of|mirror\w*|fork\w*|cop(?:y|ied)|re-?upload\w*|repackag\w*|imported|includes?"
    r"|contains?|originat\w+|prompts?|origins?|(?:collected|extracted|taken|drawn|comes?|came|pulled|downloaded|obtained"
    r"|rows?|traces?|data|records?|sessions?|examples?)(?: \w+){0,3} from"
    r"|(?:credits?|thanks)\b.{1,160}? for (?:the|their|its) (?:original|underlying|source|raw) "
    r"(?:traces|data(?:set)?s?|rows|sessions|logs|records|transcripts))\b",
    re.IGNORECASE,
)
"""Words with which a sentence, a heading or the head of a table says where data comes from."""

_NOT_SOURCE = re.compile(
    r"\b(?:not|never|no|isn't|doesn't|don't|unlike|independent(?:ly)?|unrelated|inspired|compare[ds]?|versus|vs"
    r"|see also|similar|load_dataset|used by|cite|trained (?:on|with)"
    r"|(?:formats?|schemas?|layout|structure|templates?)(?: of (?:the )?\w+)? (?:is|are|was|were)"
    r"(?: \w+){0,2} (?:based|derived|adapted|taken|borrowed|copied|converted|modell?ed))\b",
    re.IGNORECASE,
)
_NOT_FROM = re.compile(
    r"\b(?:with|using|by|via|see|like|into)\s+(?:the\s+)?[`\"'<(\[]*(?:https?://)?(?:www\.)?$"
    r"|\binto\s(?:(?!\bfrom\b)[^<>.,\n]){1,60}<(?:https?://)?(?:www\.)?$",
    re.IGNORECASE,
)
_DERIVATIONS = (
    (re.compile(r"\btruncat", re.IGNORECASE), Derivation.TRUNCATE),
    (re.compile(r"\b(?:convert|conversion|re-?format)", re.IGNORECASE), Derivation.CONVERT),
    (re.compile(r"\b(?:merg|combin)", re.IGNORECASE), Derivation.MERGE),
    (re.compile(r"\b(?:mirror|cop(?:y|ied)|re-?upload|repackag)", re.IGNORECASE), Derivation.COPY),
)


class Repo(NamedTuple):
    """A repository that a text names: its span, and the id as written. `is_dataset`: a link to a dataset."""

    start: int
    end: int
    id: str
    is_dataset: bool = False


def find_repos(text: str) -> tuple[Repo, ...]:
    """Repositories that a text names, in order."""
    if "/" not in text:
        return ()
    found = [Repo(*match.span(), _tidy(match["repo"]), is_dataset=True) for match in islice(_HUB.finditer(text), MOST)]
    found += [Repo(*match.span(), _tidy(match["repo"])) for match in islice(_FORGE.finditer(text), MOST)]
    taken = [(repo.start, repo.end) for repo in found]
    for match in islice(_PAIR.finditer(text), MOST):
        is_free = not any(match.start() < end and start < match.end() for start, end in taken)
        if is_free and _is_repo(_tidy(match["repo"]), is_quoted=bool(match["quote"])):
            found.append(Repo(*match.span(), _tidy(match["repo"])))
    return tuple(sorted(found))


def says_source(text: str) -> bool:
    """Whether words say that data comes from somewhere."""
    return SOURCE.search(text) is not None and _NOT_SOURCE.search(text) is None


def is_tool(text: str, repo: Repo) -> bool:
    """Whether a repository is named as what something was done with or by, and not as where it comes from."""
    return _NOT_FROM.search(text, max(0, repo.start - 140), repo.start) is not None


def derivation_of(text: str) -> Derivation:
    """What a sentence says was done with the rows of an upstream."""
    return next((kind for pattern, kind in _DERIVATIONS if pattern.search(text)), Derivation.UNKNOWN)


def _tidy(repo: str) -> str:
    return re.sub(r"(?:\.git)?[.\-]*$", "", repo)


def _is_repo(repo: str, *, is_quoted: bool) -> bool:
    """Whether owner/name is an id and not a path or a choice of two words such as Bash/Edit."""
    owner, _, name = repo.partition("/")
    if owner.casefold() in _FOLDERS or _FILE.search(name) or len(owner) < 2 or len(name) < 2 or owner.isdigit():
        return False
    if is_quoted:
        return _TELLING.search(repo) is not None
    # plain words with a capital are choices as often as ids; a hyphen or a digit is what ids have
    return re.search(r"[a-zA-Z][-_.][a-zA-Z0-9]|\d", name) is not None and not name.replace(".", "").isdigit()
