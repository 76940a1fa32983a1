"""TA609: names of persons and places, by a language model that the user has installed and named."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Rule, Severity, Subject, rule
from traceaudit_rules.personal.subjects import PERSON
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.language import Language

    from traceaudit_rules.options import Options

# What people and models write. Results of tools are code and logs, where such models see names everywhere.
_KINDS = ("prompt", "text", "thinking")
_LABELS = {"PERSON": "person-name", "PER": "person-name", "GPE": "place-name", "LOC": "place-name"}
# Longer texts are logs that somebody pasted.
_MOST_CHARS = 20_000


def with_model(named: Rule, options: Options) -> Rule | None:
    """The rule with the user's model; None where none is named."""
    if options.nlp_engine is None:
        return None
    check: Callable[[pl.DataFrame], pl.DataFrame] = partial(find_names, options.nlp_engine)
    return replace(named, check=check)


@rule(
    "TA609",
    "person-names",
    severity=Severity.NOTE,
    confidence=Confidence.WEAK,
    reads=Reads.STEPS,
    subject=Subject.PERSONAL,
    extend=with_model,
    without="no language model is named: [tool.traceaudit.pii] nlp_engine",
    fix="Replace names of persons by roles or by invented names.",
    message=lambda group: f"a name, {number_of(group.count, 'time')} in {number_of(group.rows, 'row')}",
)
def person_names(steps: pl.DataFrame) -> pl.DataFrame:
    """A person or a place is named in a prompt, an answer or a thought.

    Only a language model sees names, so this runs where `[tool.traceaudit.pii] nlp_engine` names a spaCy model that is
    installed. Its word is weak: such models take identifiers and products for people. Results of tools are not looked
    at.
    """
    return steps.clear().with_columns(pl.lit(None, pl.String).alias("subject"), pl.lit("").alias("kind"))


def find_names(engine: str, steps: pl.DataFrame) -> pl.DataFrame:
    """One row for each name in each step, and one without a subject for each step that names nobody."""
    spoken = steps.filter(pl.col("kind").is_in(_KINDS) & (pl.col("text").str.len_chars() > 0))
    texts = [text[:_MOST_CHARS] for text in spoken["text"].to_list()]
    rows, subjects, kinds = [], [], []
    for number, document in enumerate(_model(engine).pipe(texts)):
        found = [(entity.text.strip(), _LABELS[entity.label_]) for entity in document.ents if entity.label_ in _LABELS]
        for name, kind in found or [(None, "")]:
            rows.append(number)
            subjects.append(None if name is None else f"{PERSON}:{name.casefold()}")
            kinds.append(kind)
    return spoken[rows].with_columns(pl.Series("subject", subjects, pl.String), pl.Series("kind", kinds, pl.String))


@cache
def _model(engine: str) -> Language:
    """The model, without the parts that names do not need.

    Raises:
        OSError: it is not installed.
    """
    import spacy

    return spacy.load(engine, exclude=["lemmatizer"])
