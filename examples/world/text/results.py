"""What tools give back, in exact lengths: the log, listing, page or note that follows the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world.text.exact import fact_of, fill, make_name, note_of
from world.text.grammar import with_articles
from world.text.listings import Listings
from world.text.stock import grammar

if TYPE_CHECKING:
    from world.text.action import Action
    from world.text.grammar import Scope
    from world.text.project import Project, SourceFile

# What stands around the name or note that closes a gap of known length, by kind of output: before, after, and whether a
# name stands there (else a note).
_FRAMES: dict[str, tuple[str, str, bool]] = {
    "python": ("tests/test_", ".py::test_order PASSED", True), "typescript": (" ✓ ", " 4ms", True),
    "rust": ("test ", " ... ok", True), "go": ("=== RUN   Test_", "", True),
    "stat": ("\tmodified:   docs/", ".md", True), "porcelain": (" M docs/", ".md", True),
    "diffstat": (" docs/", ".md | 4 +-", True), "list": ("-rw-r--r-- 1 dev dev 2214 Jun 12 10:17 ", ".md", True),
    "names": ("", ".md", True), "find": ("./docs/", ".md", True), "grep": ("README.md:41: ", "", False),
    "build": ("note: ", "", False), "run": ("DEBUG ", "", False), "sql": ("-- ", "", False),
    "json": ('  "note": "', '",', False), "commit": (" create mode 100644 ", ".md", True),
    "history": ("    ", "", False), "tasks": ("#9 [pending] ", "", False), "tools": ("<!-- ", " -->", False),
}  # fmt: skip
# How a function is used, by language.
_USES = {
    "python": "{a} = {f}({b}, {c}={n})", "typescript": "const {a} = {f}({b}, {n});",
    "rust": "let {a} = {f}(&{b}, {n});", "go": "{a} := {f}({b}, {n})",
}  # fmt: skip
_PROSE = ("results", "page", "report", "skill", "wakeup", "answer", "task", "updated", "clicked")
# Below this many code points a head and a tail leave no room for what is between.
_SMALL = 90


def _named(action: Action) -> dict[str, str]:
    """What a result repeats of the arguments of a call."""
    args = action.args
    named = {
        "fields": ", ".join(name for name in args if name != "taskId"),
        "skill": str(args.get("skill", "review")),
        "delay": str(args.get("delaySeconds", 600)),
        "question": "",
        "choice": "",
    }
    questions = args.get("questions")
    if isinstance(questions, list) and questions:
        first = questions[0]
        named |= {"question": first["question"], "choice": first["options"][0]["label"]}
    return named


class Results:
    """Makes results that follow the call."""

    def __init__(self, project: Project) -> None:
        self._project, self._rng = project, project.rng
        self._grammar = grammar("logs", "words")
        self._listings = Listings(project)
        self._hashes = tuple(f"{project.rng.getrandbits(28):07x}" for _ in range(500))

    def result(self, action: Action, size: int) -> str:
        """What the call gives back, exactly `size` code points."""
        file = action.file or self._project.focus
        kind = action.output
        if kind == "listing":
            return self._listings.numbered(file, action.start, size)
        if kind == "show" and size > _SMALL:
            return self._listings.shown(file, size)
        if kind in ("edited", "written"):
            return self._listings.changed(file, action, size)
        scope = self._scope(action, file)
        if kind == "tests":
            return self._tests(file, size, scope)
        if kind == "diff" and size > _SMALL:
            return self._diff(file, size, scope)
        return self._lines(kind, size, scope)

    def _scope(self, action: Action, file: SourceFile) -> Scope:
        project = self._project
        scope = project.scope()
        known = file.names()[:40]
        scope["fn"] = [name for name in known if name[0].islower()] or known or [project.symbol()]
        scope["hash"] = self._hashes
        scope["module"] = file.module
        scope["file"], scope["suffix"], scope["root"] = file.path, project.language.suffix, project.place.root
        scope["id"], scope["subject"] = str(action.args.get("taskId", "7")), str(action.args.get("subject", "it"))
        scope["platform"] = "win32" if project.place.separator == "\\" else "linux"
        scope.update(_named(action))
        scope["test"] = file.path if file.is_test else project.tests_of(file)
        scope["about"], scope["language"], scope["pkg"] = (
            action.command.replace('"', ""),
            project.language.name,
            project.place.name,
        )
        if action.output in ("grep", "report"):
            scope["code"] = self._code(file)
        return scope

    def _code(self, file: SourceFile) -> list[str]:
        """Single lines of code that use the functions of a file."""
        project, rng = self._project, self._rng
        names, form = file.names()[:30] or [project.symbol()], _USES.get(file.language.name, _USES["python"])
        code = project.code(file.language)
        lines = [code.expand("inside", rng, project.scope()).partition("\n")[0] for _ in range(24)]
        for _ in range(24):
            words = {"a": project.word("field"), "b": project.word("noun"), "c": project.word("param")}
            lines.append(form.format(f=rng.choice(names), n=rng.randint(2, 90), **words))
        return lines

    def _expand(self, rule: str, scope: Scope) -> str:
        return with_articles(self._grammar.expand(rule, self._rng, scope))

    def _maybe(self, rule: str, scope: Scope) -> str:
        return self._expand(rule, scope) if rule in self._grammar else ""

    def _short(self, kind: str, size: int, scope: Scope) -> str:
        """A result of one line or two."""
        rng = self._rng
        rule = f"{kind}_short" if f"{kind}_short" in self._grammar else f"{kind}_line"
        if rule in self._grammar:
            best = ""
            for _ in range(24):
                text = self._expand(rule, scope)
                if len(text) == size:
                    return text
                if len(text) + 13 <= size and len(text) > len(best):
                    best = text
            if best:
                return f"{best}\n{self._close(kind, size - len(best) - 1)}"
        if size < 4:
            return str(rng.randrange(10 ** (size - 1), 10**size))
        return self._close(kind, size)

    def _close(self, kind: str, size: int) -> str:
        """One line of exactly `size`, as the last of an output."""
        if kind in _PROSE:
            return fact_of(self._rng, size) if size > 9 else make_name(self._rng, size)
        if kind == "oneline" and size > 20:
            return f"{self._rng.choice(self._hashes)} {note_of(self._rng, size - 8)}"
        before, after, is_name = _FRAMES.get(kind, ("", "", False))
        room = size - len(before) - len(after)
        if room < 3:
            return make_name(self._rng, size)
        return before + (make_name(self._rng, room) if is_name else note_of(self._rng, room)) + after

    def _lines(self, kind: str, size: int, scope: Scope) -> str:
        """A head, lines, and a tail."""
        if size <= _SMALL or f"{kind}_line" not in self._grammar:
            return self._short(kind, size, scope)
        head, tail = self._maybe(f"{kind}_head", scope), self._maybe(f"{kind}_tail", scope)
        if len(head) + len(tail) > size - 40:
            head, tail = ("", tail) if len(tail) < size - 40 else ("", "")
        return self._around(kind, head, tail, size, scope)

    def _around(self, kind: str, head: str, tail: str, size: int, scope: Scope) -> str:
        room = size - sum(len(part) + 1 for part in (head, tail) if part)
        rule = f"{kind}_line"
        seen: set[str] = set()

        def make(left: int) -> str:
            scope["pct"] = f"{100 - left * 100 // room:>3}"
            for _ in range(6):
                line = self._expand(rule, scope)
                if line not in seen:
                    break
            seen.add(line)
            return line

        before, after, _ = _FRAMES.get(kind, ("", "", False))
        least = len(before) + len(after) + 8
        lines = fill(
            room, make, lambda left: self._close(kind, left), joint="\n", least=max(least, 14), near=max(60, least + 24)
        )
        return "\n".join([*([head] if head else []), *lines, *([tail] if tail else [])])

    def _tests(self, file: SourceFile, size: int, scope: Scope) -> str:
        """A run of tests: green, or with one failure shown."""
        kind = file.language.name if f"{file.language.name}_failure" in self._grammar else "python"
        scope["total"] = str(max(2, (size - 200) // 74))
        if size <= _SMALL:
            return self._short(kind, size, scope)
        broken = self._rng.random() < 0.35
        if broken:
            failure = self._expand(f"{kind}_failure", scope)
            tail = failure + "\n" + self._expand(f"{kind}_broken", scope)
        else:
            tail = self._expand(f"{kind}_tail", scope)
        head = self._expand(f"{kind}_head", scope)
        if len(head) + len(tail) > size - 60:
            head = ""
            if len(tail) > size - 60:
                tail = self._expand(f"{kind}_tail", scope)
        if len(tail) > size - 40:
            return self._short(kind, size, scope)
        return self._around(kind, head, tail, size, scope)

    def _diff(self, file: SourceFile, size: int, scope: Scope) -> str:
        """A diff of the file at hand, and of others when it is long."""
        head = self._expand("diff_file", scope | {"path": file.path})
        if len(head) > size - 60:
            head = self._expand("diff_hunk", scope)
        pieces = [head] if len(head) <= size - 60 else []
        room = size - sum(len(piece) + 1 for piece in pieces)
        state = {"lines": 0}

        def make(left: int) -> str:
            state["lines"] += 1
            if state["lines"] % 9 == 0 and left > 300:
                return self._expand("diff_file" if self._rng.random() < 0.2 else "diff_hunk", scope)
            return self._listings.hunk(file)

        def close(left: int) -> str:
            return ("+" + file.comment(self._rng, left - 1)).replace("\n", "\n+")[:left]

        return "\n".join([*pieces, *fill(room, make, close, joint="\n")])
