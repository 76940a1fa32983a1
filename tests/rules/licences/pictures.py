"""Pictures from plain data: what the examples of the rules on licences are written in.

{"declared": "mit"                        # front matter of the root; or {folder: {kind in words: text}}
 "sources": [{"key": "origin hf", "rows": 953, "own": False, "explained": True, "at_most": False,
              "folder": ".", "files": (0,), "said": {kind in words: text}, "commit": "", "grade": "DECLARED",
              "upstream": {"repo": "owner/name", "licence": "mit", "relation": "contains", "earlier": (),
                           "upstreams": [...]}}],
 "models": {name: rows}, "attributed": [...], "copies": (...), "prose": "", "target": "", "options": {...}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from traceaudit_rules.groups import Group, Place
from traceaudit_rules.licences.picture import (
    Derivation,
    Grade,
    Link,
    Picture,
    Relation,
    Source,
    Statement,
    StatementKind,
)
from traceaudit_rules.licences.readings.reading import read_licence
from traceaudit_rules.licences.sources.areas import by_precedence
from traceaudit_rules.licences.verdicts.decision import decide
from traceaudit_rules.options import Options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.contract import Rule, Severity

KEYS = frozenset({"declared", "sources", "models", "attributed", "copies", "prose", "target", "options"})
SOURCE_KEYS = frozenset(
    {"key", "name", "rows", "own", "explained", "at_most", "folder", "files", "said", "commit", "grade", "upstream"}
)
_KINDS = {kind.words: kind for kind in StatementKind}
_PATHS = {StatementKind.FRONT_MATTER: "README.md", StatementKind.PROSE: "README.md", StatementKind.TEXT: "LICENSE"}


def draw(sketch: Mapping[str, Any]) -> Picture:
    """The picture of a sketch; its parts are those that the verdicts give."""
    assert set(sketch) <= KEYS, sorted(set(sketch) - KEYS)
    declared = _declared(sketch.get("declared", ""))
    total = sum(entry["rows"] for entry in sketch.get("sources", ())) or 1
    sources = tuple(_source(entry, declared, total) for entry in sketch.get("sources", ()))
    options = Options(**sketch.get("options", {}))
    return Picture(
        sources=sources,
        parts=decide(sources, declared, options),
        statements=by_precedence(one for said in declared.values() for one in said),
        rows=sum(source.rows for source in sources if not source.is_upper_bound),
        models=sketch.get("models", {}),
        attributed=frozenset(sketch.get("attributed", ())),
        copies=tuple(sketch.get("copies", ())),
        prose=sketch.get("prose", ""),
        options=options,
        target=sketch.get("target", ""),
    )


class Said(NamedTuple):
    """A finding as outputs show it."""

    subject: str
    kind: str
    severity: Severity
    message: str
    fix: str
    rows: int


def judge(rule: Rule, sketch: Mapping[str, Any] | Picture) -> list[Said]:
    """What a rule says of a sketch, by subject; of equal subjects the last one stays, as in the engine."""
    picture = sketch if isinstance(sketch, Picture) else draw(sketch)
    found = {}
    for item in rule.check(picture):
        if item.subject:
            severity = rule.severity if item.severity is None else item.severity
            group = Group(
                count=item.count,
                rows=item.rows,
                sessions=item.sessions,
                files=item.files,
                kinds={item.kind: item.count},
                severity=severity,
                confidence=rule.confidence if item.confidence is None else item.confidence,
                places=item.places,
                examined=item.examined,
                subject=item.subject,
                properties=item.properties,
            )
            fix = rule.advise(group) if rule.advise else rule.fix
            found[item.subject] = Said(item.subject, item.kind, severity, rule.message(group), fix, item.rows)
            assert 0 < item.count <= item.examined
    return [found[subject] for subject in sorted(found)]


def _declared(said: Any) -> dict[str, tuple[Statement, ...]]:
    if isinstance(said, str):
        said = {".": {"front matter": said}} if said else {}
    return {
        folder: by_precedence(
            Statement(_KINDS[kind], read_licence(text), folder, path=_path(folder, _KINDS[kind]), line=3)
            for kind, text in statements.items()
        )
        for folder, statements in said.items()
    }


def _path(folder: str, kind: StatementKind) -> str:
    path = _PATHS.get(kind, "dataset_infos.json")
    return path if folder == "." else f"{folder}/{path}"


def _source(entry: Mapping[str, Any], declared: Mapping[str, tuple[Statement, ...]], total: int) -> Source:
    assert set(entry) <= SOURCE_KEYS, sorted(set(entry) - SOURCE_KEYS)
    folder, is_own = entry.get("folder", "."), entry.get("own", False)
    link = _link(entry["upstream"]) if "upstream" in entry else None
    said = [Statement(_KINDS[kind], read_licence(text), note="") for kind, text in entry.get("said", {}).items()]
    if link is not None and link.licence is not None and not is_own:
        said.append(Statement(StatementKind.REGISTRY, link.licence, path=link.repo))
    if is_own or folder != ".":
        said += declared.get(folder, ())
    return Source(
        key=entry["key"],
        name=entry.get("name", entry["key"]),
        rows=entry["rows"],
        sessions=frozenset({len(entry["key"])}),
        files=frozenset(entry.get("files", (0,))),
        folders=frozenset({folder}),
        grade=Grade[entry.get("grade", "DECLARED")],
        derivation=Derivation.OWN if is_own else Derivation.MERGE,
        upstream=link,
        commit=entry.get("commit", ""),
        is_own=is_own,
        is_explained=entry.get("explained", True),
        is_upper_bound=entry.get("at_most", False),
        formats=frozenset({"fable-merged"}),
        share=entry["rows"] / total,
        statements=by_precedence(said),
        places=tuple(Place(file, 0, 0, 0, "", "", 0, 0, 1, "s", "u", None) for file in entry.get("files", (0,))),
    )


def _link(entry: Mapping[str, Any]) -> Link:
    licence = entry.get("licence", "")
    return Link(
        repo=entry["repo"],
        licence=read_licence(licence) if licence else None,
        relation=Relation(entry.get("relation", "contains")),
        seen=entry.get("seen", "2026-06-19"),
        earlier=tuple(entry.get("earlier", ())),
        upstreams=tuple(map(_link, entry.get("upstreams", ()))),
    )
