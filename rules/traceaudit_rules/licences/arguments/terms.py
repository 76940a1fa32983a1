"""What vendors of models say of the use of outputs: data/terms.toml, and the rows that name their models."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from traceaudit_rules.provenance.models import plain_name

if TYPE_CHECKING:
    from collections.abc import Mapping

_VERSION = re.compile(r"(?=(?<!\d)\d|[.:-]|$)")


@dataclass(frozen=True, slots=True)
class Terms:
    """What one vendor states of outputs, as read at a date; `text` is one sentence in our words.

    `models` are beginnings of names, `excepted` beginnings that are not meant, `words` what cards call the vendor.
    `stated` is the date or version that the page gives itself, '' for none.
    """

    id: str
    name: str
    models: tuple[str, ...]
    excepted: tuple[str, ...]
    words: tuple[str, ...]
    text: str
    link: str
    stated: str
    captured: str
    source: str

    def covers(self, model: str) -> bool:
        """Whether a model, by whatever spelling, is one of this vendor."""
        name = plain_name(model)
        return _begins(name, self.models) and not _begins(name, self.excepted)


@cache
def all_terms() -> tuple[Terms, ...]:
    """The entries of data/terms.toml, in its order."""
    table = tomllib.loads(files("traceaudit_rules").joinpath("data/terms.toml").read_text("utf-8"))
    return tuple(
        Terms(
            id=entry["id"],
            name=entry["name"],
            models=tuple(entry["models"]),
            excepted=tuple(entry["except"]),
            words=tuple(entry["words"]),
            text=entry["text"],
            link=entry["link"],
            stated=entry["stated"],
            captured=entry["captured"].isoformat(),
            source=entry["source"],
        )
        for entry in table["vendor"]
    )


def models_by_terms(models: Mapping[str, int]) -> dict[Terms, dict[str, int]]:
    """Models with their rows by the vendor whose terms speak of their outputs; others are left out."""
    found: dict[Terms, dict[str, int]] = {}
    for model, rows in sorted(models.items()):
        terms = next((terms for terms in all_terms() if terms.covers(model)), None)
        if terms is not None and rows > 0:
            found.setdefault(terms, {})[model] = rows
    return {terms: found[terms] for terms in all_terms() if terms in found}


def present_terms(models: Mapping[str, int]) -> list[dict[str, object]]:
    """The JSON of facts.licences.terms: vendors with models and rows, what their terms say, when that was read."""
    return [
        {
            "vendor": terms.id,
            "name": terms.name,
            "models": dict(sorted(named.items(), key=lambda item: (-item[1], item[0]))),
            "rows": sum(named.values()),
            "text": terms.text,
            "stated": terms.stated,
            "captured": terms.captured,
            "link": terms.link,
            "source": terms.source,
        }
        for terms, named in models_by_terms(models).items()
    ]


def _begins(name: str, beginnings: tuple[str, ...]) -> bool:
    """Whether a name is one of these or goes on with a version, a size or another part: 'llama3.1', 'gpt-4o'."""
    return any(name.startswith(start) and _VERSION.match(name, len(start)) for start in beginnings)
