"""What a claim is, and what can be answered.

What `read_claims` puts into a claim, by kind (what is not named is left empty):

- ROWS, FILES, SESSIONS, CALLS: `value`. `subject` of ROWS is 'traces' or 'events' where that word was used: a trace may
  be a row, a file or a session, an event is a line of a log. Otherwise it is ''.
- BYTES: `value` with decimal units, `unit_low` and `unit_high` what the digits and both readings of the unit allow.
- COUNT, SHARE: `subject` the label, `words` the field of facts.views that it is a label of ('output_types', 'origins',
  'source_roots', 'models', 'tools'), '' where the text does not say.
- TOOL: `subject` the name, `value` its calls or None where it is only named. The subject 'other' is the rest: `words`
  are then the names that the table gives, joined with ', '. The subject '' is a closed list ("only Bash and Edit"), in
  `words`.
- MODEL: `subject` and `words` the name, `value` rows or None. FIELD: `subject` and `words` the name.
- LENGTH, ROWS_PER_SESSION: `statistic`, `value`, bounds of what was rounded; LENGTH has the field as `subject`, in
  characters.
- TRUNCATED: `statistic` is 'max' (a cap in characters) or 'rows'; `subject` the field or ''.
- SIZE_CATEGORY: `words` and both bounds. LANGUAGE, LICENCE, UPSTREAM: `words` as written, `subject` of a licence is ''.
- NO_SECRETS: `subject` 'secrets'. ANONYMISED: `subject` 'paths', 'hosts', 'users', 'personal data' or ''.
- DEDUPLICATED, DUPLICATES: `words` 'exact', 'near' or ''. SPLIT: `subject` the split, `value` its rows or None.
- TIME: `words` an ISO interval, 'first/last'; one side may be empty.

`scope` is a path or glob of the text, else the name of a config or split, else the word of a view ('merged', 'pi').
A config that the front matter maps to one path gives that path.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a claim is about. The words of `value` and `words` in Claim depend on it."""

    ROWS = "rows"
    FILES = "files"
    SESSIONS = "sessions"
    BYTES = "bytes"
    CALLS = "tool calls"
    COUNT = "count of a label"
    SHARE = "share of a label"
    LENGTH = "length"
    ROWS_PER_SESSION = "rows per session"
    LICENCE = "licence"
    MODEL = "model"
    TOOL = "tool"
    FIELD = "field"
    SIZE_CATEGORY = "size category"
    LANGUAGE = "language"
    NO_SECRETS = "no secrets"
    ANONYMISED = "anonymised"
    RAW_REASONING = "raw reasoning"
    DISCLOSED_REASONING = "reasoning written afterwards"
    DEDUPLICATED = "deduplicated"
    DUPLICATES = "duplicates"
    TRUNCATED = "truncation"
    UPSTREAM = "upstream"
    TIME = "time span"
    SPLIT = "split"


class Precision(Enum):
    """How exactly a number is meant."""

    EXACT = "exactly"
    ROUNDED = "rounded to the digits written"
    APPROXIMATE = "within 2 %"
    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim.

    `line` counts from 1, `text` is the sentence, cell or value as written. `subject` names what is counted: a tool, a
    model, an origin, an output type, a field; `statistic` is mean, median, p90, p95, min, max for lengths. `value` is a
    number (shares between 0 and 1, sizes in bytes), `unit_low` and `unit_high` the bounds of a range or of a unit that
    can be read two ways (MB and MiB), `words` a licence, a model, a language, a category. `digits` are decimals as
    written, of a percentage those of the percentage. `scope` is a file name, glob, folder, config or view that the
    sentence or its table names, '' for the dataset. `is_plain` is false where the sentence may speak of something else:
    such a claim can agree with the data, and is never contradicted.
    """

    kind: Kind
    line: int
    text: str
    subject: str = ""
    statistic: str = ""
    value: float | None = None
    words: str = ""
    precision: Precision = Precision.EXACT
    digits: int = 0
    scope: str = ""
    unit_low: float | None = None
    unit_high: float | None = None
    is_plain: bool = True


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A sentence that states something and is not checked, and why: an opinion, no number, not understood."""

    line: int
    text: str
    why: str


class Answer(Enum):
    """What the data says of a claim."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    UNVERIFIABLE = "cannot be verified from this data"


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim with its answer: `computed` is the value that the data gives, `why` how it was compared."""

    claim: Claim
    answer: Answer
    computed: str = ""
    why: str = ""
