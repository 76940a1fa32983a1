"""A block of text that names the upstreams of a dataset, ready for the card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.licences.arguments.credits import Credit, credits_of
from traceaudit_rules.licences.arguments.phrases import chain_of, in_words, rows_of, shorten
from traceaudit_rules.licences.picture import Derivation

if TYPE_CHECKING:
    from traceaudit_rules.licences.picture import Picture

_DONE = {
    Derivation.COPY: "copied as they are",
    Derivation.MERGE: "merged with others",
    Derivation.CONVERT: "converted",
    Derivation.TRUNCATE: "shortened",
}


def attribution_block(picture: Picture) -> tuple[str, ...]:
    """Lines of a block for the card or a NOTICE file that names every upstream; none where there is none."""
    lines = dict.fromkeys(line_of(credit) for credit in credits_of(picture))
    return ("## Attribution", "", *lines) if lines else ()


def line_of(credit: Credit) -> str:
    """What a card would say of an upstream."""
    source, link = credit.source, credit.link
    is_nearest = link is source.upstream
    rows = rows_of(source) if is_nearest or source.is_upper_bound else f"up to {rows_of(source)}"
    by_way = f" by way of `{shorten(source.upstream.repo)}`" if source.upstream and not is_nearest else ""
    where = f"`{shorten(link.repo.replace('`', ''))}`"
    commit = f" at {source.commit}" if source.commit and is_nearest else ""
    done = _DONE.get(source.derivation, "")
    licence = in_words(credit.licence) if credit.licence else "no licence stated"
    return f"- {rows} from {where}{commit}{by_way}, {licence}{f'; {done}' if done else ''}"


def chain_to(credit: Credit) -> tuple[str, ...]:
    """From the rows to an upstream, by way of the nearest one."""
    chain = chain_of(credit.source, credit.link.repo)
    return chain[:-1] if chain[-2].endswith(credit.link.repo) else chain
