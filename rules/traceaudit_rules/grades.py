"""How findings are graded, what rules look at, and how a rule lives: the words that every output uses."""

from __future__ import annotations

from enum import Enum, IntEnum


class Severity(IntEnum):
    """How much a finding matters to somebody who trains on, publishes or gates the data."""

    NOTE = 0
    WARNING = 1
    ERROR = 2

    @property
    def label(self) -> str:
        """Lower-case name, as every output writes it."""
        return self.name.lower()


class Confidence(IntEnum):
    """How sure a finding is. CERTAIN: checksum, parsed structure or arithmetic."""

    WEAK = 0
    STRONG = 1
    CERTAIN = 2

    @property
    def label(self) -> str:
        """Lower-case name, as every output writes it."""
        return self.name.lower()


class Reads(Enum):
    """What a rule looks at."""

    ROWS = "rows"
    STEPS = "steps"
    CONVERSATIONS = "conversations"
    THOUGHTS = "thoughts"
    SPANS = "spans"
    PROBLEMS = "problems"
    DOCUMENTS = "documents"
    FILES = "files"
    COPIES = "copies"
    KNOWN = "known"
    BYTES = "bytes"
    KEYED = "keyed"
    TALLY = "tally"
    LICENCES = "licences"
    CONTRACT = "contract"

    @property
    def words(self) -> str:
        """In words, as the list of rules and `explain` write it."""
        return _READS_IN_WORDS[self.value]


_READS_IN_WORDS = {
    "rows": "the rows",
    "steps": "the steps",
    "conversations": "whole conversations",
    "thoughts": "thinking steps",
    "spans": "measured spans",
    "problems": "the problems met while reading",
    "documents": "cards and licences",
    "files": "whole files",
    "copies": "what was written more than once",
    "known": "what stands in an index as well",
    "bytes": "the raw bytes",
    "keyed": "the rows of the whole dataset",
    "tally": "counts of the whole dataset",
    "licences": "sources of the rows and their licences",
    "contract": "what a row contract expects",
}


class Subject(Enum):
    """How the subject of a finding may be shown and fingerprinted.

    PLAIN is shown. SECRET has high entropy: shown as kind and length, fingerprinted by HMAC.
    PERSONAL has low entropy: shown as a number, and never in a fingerprint without a key.
    """

    PLAIN = "plain"
    SECRET = "secret"  # noqa: S105 (a kind, no password)
    PERSONAL = "personal"


class Status(Enum):
    """Life of a rule. A retired rule keeps its code for ever and does not run."""

    STABLE = "stable"
    PREVIEW = "preview"
    RETIRED = "retired"


class Evidence(Enum):
    """What a finding about the origin of reasoning rests on; two kinds together say more than two of one kind."""

    SIGNATURE = "signature"
    NUMBERS = "numbers"
    DISTRIBUTION = "distribution"
    LEAKAGE = "leakage"
    REGISTER = "register"
    SOURCE = "source"
    DISCLOSURE = "disclosure"
