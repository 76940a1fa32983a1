"""facts.lineage and facts.licences: the picture as plain data, for every output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.licences.arguments.creditlines import attribution_block
from traceaudit_rules.licences.arguments.terms import present_terms
from traceaudit_rules.licences.picture import TRIAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.licences.picture import Fix, Link, Part, Picture, Source, Statement

    Facts = dict[str, object]


# Longer strings are no licence that somebody wrote; they were masked before.
_LONGEST = 500


def present_lineage(picture: Picture) -> Facts:
    """The JSON of facts.lineage: every source with its rows, and the rows that nobody explains."""
    return {
        "sources": [_lineage(source) for source in picture.sources],
        "unexplained_rows": sum(source.rows for source in picture.sources if not source.is_explained),
    }


def present_licences(picture: Picture) -> Facts:
    """The JSON of facts.licences: what is declared and concluded, the argument step by step, duties and fixes."""
    edges = [edge for part in picture.parts for edge in part.edges]
    return {
        "notice": TRIAGE,
        "answer": picture.answer.words,
        "parts": [_part(part) for part in picture.parts],
        "sources": [_licences(source) for source in picture.sources],
        "duties": sorted({duty for edge in edges for duty in edge.duties}),
        "terms": present_terms(picture.models),
        "attribution": list(attribution_block(picture)),
    }


def _lineage(source: Source) -> Facts:
    return {
        "key": source.key,
        "name": source.name,
        "formats": sorted(source.formats),
        "rows": source.rows,
        "share": round(source.share, 6),
        "sessions": len(source.sessions),
        "files": len(source.files),
        "folders": sorted(source.folders),
        "grade": source.grade.words,
        "derivation": source.derivation.value,
        "upstream": source.upstream.repo if source.upstream else None,
        "commit": source.commit,
        "is_explained": source.is_explained,
        "is_own": source.is_own,
        "is_upper_bound": source.is_upper_bound,
        "reason": source.reason,
    }


def _licences(source: Source) -> Facts:
    concluded = source.concluded
    return {
        "key": source.key,
        "concluded": concluded.expression or None if concluded else None,
        "statements": [_statement(statement) for statement in source.statements],
        "upstreams": list(_links(source.upstream, 1)),
    }


def _links(link: Link | None, depth: int) -> Iterator[Facts]:
    """An upstream and all that it rests on; depth 1 is the nearest."""
    if link is None:
        return
    yield {
        "repo": link.repo,
        "licence": link.licence.expression or link.licence.text if link.licence else None,
        "relation": link.relation.value,
        "seen": link.seen,
        "note": link.note,
        "depth": depth,
    }
    for upstream in link.upstreams:
        yield from _links(upstream, depth + 1)


def _part(part: Part) -> Facts:
    return {
        "folder": part.folder,
        "declared": [_statement(statement) for statement in part.declared],
        "outbound": part.outbound.expression or None if part.outbound else None,
        "answer": part.answer.words,
        "rows": part.rows,
        "sources": list(part.sources),
        "edges": [
            {
                "source": edge.source,
                "chain": list(edge.chain),
                "inbound": edge.inbound,
                "outbound": edge.outbound,
                "answer": edge.answer.words,
                "duties": list(edge.duties),
                "why": edge.why,
            }
            for edge in part.edges
        ],
        "candidates": list(part.candidates),
        "conflicts": [list(pair) for pair in part.conflicts],
        "fixes": [_fix(fix) for fix in part.fixes],
    }


def _fix(fix: Fix) -> Facts:
    """A change; `is_upper_bound` stands there only where fewer rows than these may be lost."""
    most: Facts = {"is_upper_bound": True} if fix.is_upper_bound else {}
    return {"outbound": fix.outbound, "drop": list(fix.drop), "rows": fix.rows, **most}


def _statement(statement: Statement) -> Facts:
    return {
        "kind": statement.kind.words,
        "text": statement.licence.text[:_LONGEST],
        "expression": statement.licence.expression[:_LONGEST],
        "path": statement.path,
        "line": statement.line,
        "count": statement.count,
        "note": statement.note,
    }
