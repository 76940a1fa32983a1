"""A small grammar: rules with weighted-by-count options, slots, bindings and transformations.

An option is text with slots. `«rule»` is replaced by an option of a rule, `«x=rule»` binds what came out to `x` for
the rest of the expansion, `«x»` then repeats it. `«2..40»` is a number. `«rule|Pascal»` transforms. A slot that stands
alone at the beginning of a line indents every further line of what it is replaced by.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

Scope = dict[str, "str | Sequence[str]"]
"""What stands for a name before the rules are asked: a text, or texts to choose from."""
_SLOT = re.compile(r"«(?:(?P<bind>\w+)=)?(?P<name>[\w.]+)(?:\|(?P<change>\w+))?»")
_ARTICLE = re.compile(r"\b([Aa]) (?=[aeio]|u(?!ni[tq]|se))(?!(?:in|is|if|or|and|as|at|of|on|else|one)\b)")
_RANGE = re.compile(r"(\d+)\.\.(\d+)")


def camel(text: str) -> str:
    """`late_fee` as `lateFee`."""
    first, *rest = text.split("_")
    return first + "".join(map(str.capitalize, rest))


def pascal(text: str) -> str:
    """`late_fee` as `LateFee`."""
    return "".join([part[:1].upper() + part[1:] for part in text.split("_")])


def capital(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def with_articles(text: str) -> str:
    """`a empty index` as `an empty index`; words of programs such as `a in b` stay as they are."""
    return _ARTICLE.sub(r"\1n ", text)


def _kebab(text: str) -> str:
    return text.replace("_", "-")


def _spaced(text: str) -> str:
    return text.replace("_", " ")


def plural(text: str) -> str:
    """`batch` as `batches`, `query` as `queries`."""
    if text.endswith("y") and text[-2] not in "aeiou":
        return text[:-1] + "ies"
    return text + ("es" if text.endswith(("s", "x", "z", "ch", "sh")) else "s")


def _doing(text: str) -> str:
    """`scale` as `scaling`, `trim` as `trimming`."""
    if text.endswith("e"):
        return text[:-1] + "ing"
    return (text + text[-1] if text in _DOUBLED else text) + "ing"


_DOUBLED = ("trim", "sum", "drop", "skip", "scan", "tag", "pad", "split")
_CHANGES: dict[str, Callable[[str], str]] = {
    "camel": camel,
    "Pascal": pascal,
    "UPPER": str.upper,
    "Cap": capital,
    "many": plural,
    "Does": lambda text: capital(plural(text)),
    "Nouns": lambda text: capital(plural(text)),
    "doing": _doing,
    "Doing": lambda text: capital(_doing(text)),
    "done": lambda text: _doing(text)[:-3] + "ed",
    "Many": lambda text: pascal(plural(text)),
    "camelmany": lambda text: camel(plural(text)),
    "kebab": _kebab,
    "spaced": _spaced,
    "Spaced": lambda text: capital(_spaced(text)),
}


class Slot:
    """One slot of an option, taken apart."""

    __slots__ = ("bind", "change", "indent", "limits", "name")

    def __init__(self, match: re.Match[str], indent: str) -> None:
        self.name, self.bind, self.indent = match["name"], match["bind"], indent
        self.change = _CHANGES[match["change"]] if match["change"] else None
        limits = _RANGE.fullmatch(self.name)
        self.limits = (int(limits[1]), int(limits[2]) - int(limits[1]) + 1) if limits else None


Option = str | tuple["str | Slot", ...]


def compile_option(text: str) -> Option:
    """An option as literals and slots; plain text if it has no slot."""
    parts: list[str | Slot] = []
    end = 0
    for match in _SLOT.finditer(text):
        if match.start() > end:
            parts.append(text[end : match.start()])
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        parts.append(Slot(match, line if line.isspace() else ""))
        end = match.end()
    if not parts:
        return text
    if end < len(text):
        parts.append(text[end:])
    return tuple(parts)


class Grammar:
    """Rules by name; each is a list of options, and every option is as likely as the others."""

    def __init__(self, rules: Mapping[str, Sequence[str]]) -> None:
        self._rules = {name: [compile_option(option) for option in options] for name, options in rules.items()}

    def __contains__(self, name: str) -> bool:
        return name in self._rules

    def options(self, name: str) -> list[Option]:
        """All options of a rule; raises ValueError if there is no such rule."""
        try:
            return self._rules[name]
        except KeyError:
            raise ValueError(f"the grammar has no rule {name!r}") from None

    def expand(self, name: str, rng: Random, scope: Scope) -> str:
        """Text for a rule. Bindings of slots are added to `scope`."""
        random = rng.random
        known = scope.get(name)
        if known is not None:
            return known if isinstance(known, str) else known[int(random() * len(known))]
        options = self._rules.get(name)
        if options is None:
            raise ValueError(f"the grammar has no rule {name!r}")
        option = options[int(random() * len(options))]
        return option if isinstance(option, str) else self.fill(option, rng, scope)

    def fill(self, option: Option, rng: Random, scope: Scope) -> str:
        """Text for one option of a rule."""
        if isinstance(option, str):
            return option
        out = []
        for part in option:
            if isinstance(part, str):
                out.append(part)
                continue
            if part.limits is None:
                text = self.expand(part.name, rng, scope)
            else:
                text = str(part.limits[0] + int(rng.random() * part.limits[1]))
            if part.bind:
                scope[part.bind] = text
            if part.change is not None:
                text = part.change(text)
            if part.indent and "\n" in text:
                text = text.replace("\n", "\n" + part.indent)
            out.append(text)
        return "".join(out)
