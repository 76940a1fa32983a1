"""The map of sources in a configuration: where rows come from and under which licence, by pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit.config_values import nearest
from traceaudit.licencewords import check_licence
from traceaudit_rules.licences.picture import Derivation
from traceaudit_rules.licences.sources.patterns import PatternError, parse_pattern
from traceaudit_rules.options import MappedSource

if TYPE_CHECKING:
    from traceaudit.config_values import Values

_KEYS = ("license", "licence", "upstream", "commit", "derivation", "reason", "own")


def check_source(values: Values, key: str, pattern: str, value: object) -> MappedSource:
    """What is said of the rows that a pattern covers.

    Raises:
        UsageError: the pattern, a key or a value is wrong, or they do not go together.
    """
    try:
        parse_pattern(pattern)
    except PatternError as error:
        values.wrong(key, str(error))
    parts = values.table(key, value)
    for part in parts:
        if part not in _KEYS:
            values.wrong(f"{key}.{part}", f"unknown key{nearest(part, _KEYS)}; a source has {', '.join(_KEYS)}")
    if "license" in parts and "licence" in parts:
        values.wrong(f"{key}.license", "licence is given as well; keep one")
    texts = {name: values.text(f"{key}.{name}", parts[name]) for name in parts if name != "own"}
    licence = next((name for name in ("license", "licence") if name in texts), "")
    source = MappedSource(
        pattern,
        licence=values.told(f"{key}.{licence}", lambda: check_licence(texts[licence])) if licence else "",
        upstream=texts.get("upstream", ""),
        commit=texts.get("commit", ""),
        derivation=texts.get("derivation", ""),
        reason=texts.get("reason", ""),
        own=values.flag(f"{key}.own", parts.get("own", False)),
    )
    if source.derivation:
        values.choice(f"{key}.derivation", source.derivation, (derivation.value for derivation in Derivation))
    return _whole(values, key, source)


def _whole(values: Values, key: str, source: MappedSource) -> MappedSource:
    """The source, when what is said of it makes sense together."""
    is_own = source.own or source.derivation == Derivation.OWN.value
    if is_own and source.upstream:
        values.wrong(key, "rows of your own have no upstream; keep own or upstream")
    if source.commit and not source.upstream:
        values.wrong(f"{key}.commit", "a commit is one of an upstream; name it")
    if not (is_own or source.licence or source.upstream):
        values.wrong(key, "it says nothing; give a license, an upstream, or own = true")
    return source._replace(own=is_own)
