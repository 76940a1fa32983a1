"""The project that a session works on: its words, its files, and what each file holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from world.text.action import cost as json_cost
from world.text.exact import fill, make_name, note_of
from world.text.grammar import Grammar, Scope, camel, pascal, with_articles
from world.text.stock import grammar, load

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from world.text.place import Place


class Language(NamedTuple):
    """How files of a language are called, commented and tested. `case`: how names are written in it."""

    name: str
    suffix: str
    comment: str
    source: str
    tests: str
    gap: str
    runner: str


LANGUAGES = (
    Language(
        "python",
        "py",
        "# ",
        "src/{folder}/{name}.py",
        "tests/{folder}/test_{name}.py",
        "\n\n\n",
        "python -m pytest {tests}",
    ),
    Language("typescript", "ts", "// ", "src/{folder}/{name}.ts", "{stem}.test.ts", "\n\n", "npx vitest run {tests}"),
    Language("rust", "rs", "// ", "src/{folder}/{name}.rs", "tests/{name}.rs", "\n\n", "cargo test {module}"),
    Language(
        "go",
        "go",
        "// ",
        "internal/{folder}/{name}.go",
        "{stem}_test.go",
        "\n\n",
        "go test ./{folder}/... -run {module}",
    ),
)
"""What a project is mainly written in."""
BESIDE = (
    Language("sql", "sql", "-- ", "migrations/{name}.sql", "tests/test_{name}.py", "\n\n", "pytest {tests}"),
    Language("config", "toml", "# ", "config/{name}.toml", "tests/test_{name}.py", "\n\n", "pytest {tests}"),
    Language("shellscript", "sh", "# ", "scripts/{name}.sh", "tests/test_{name}.py", "\n\n", "pytest {tests}"),
    Language("markdown", "md", "", "docs/{name}.md", "tests/test_docs.py", "\n\n", "pytest {tests}"),
)
"""What every project has some files of."""
_SHARES = (LANGUAGES[0],) * 5 + (LANGUAGES[1],) * 3 + LANGUAGES[2:]
_NAMES = re.compile(
    r"(?m)^(?:export |pub |async |default )*(?:def|fn|func|function|class|struct|interface)"
    r"(?: \([^)]*\))? ([A-Za-z_]\w{3,})"
)
_CHANGEABLE = re.compile(r"(?<![\w.-])\d+\b|(?<=\.)[a-z]\w{3,}(?![\w(])")
_OWN = {"noun": 14, "verb": 14, "adj": 10, "field": 12, "param": 8, "folder": 4, "role": 6}


@dataclass
class SourceFile:
    """One file: its path below the root with slashes, and the lines that the session has seen or written."""

    path: str
    language: Language
    module: str
    lines: list[str] = field(default_factory=list)
    is_test: bool = False
    _known: tuple[int, list[str]] = (0, [])

    @property
    def base(self) -> str:
        """The name without folders."""
        return self.path.rsplit("/", 1)[-1]

    def names(self) -> list[str]:
        """Functions and classes that stand in the first lines of the file, in order."""
        if len(self.lines) != self._known[0]:
            self._known = len(self.lines), _NAMES.findall("\n".join(self.lines[:400]))
        return self._known[1]

    def comment(self, rng: Random, size: int, step: int = 1) -> str:
        """Comment lines that cost exactly `size` together, `step` for each line feed between them; from 1."""
        lines = []
        mark = self.language.comment
        while size > 90:
            text = mark + note_of(rng, 30 + int(rng.random() * 26))
            lines.append(text)
            size -= len(text) + step
        lines.append(mark + note_of(rng, size - len(mark)) if size > len(mark) else mark[:size])
        return "\n".join(lines)


class Project:
    """Words and files of one session's project. Everything is drawn from the one source of chance."""

    def __init__(self, rng: Random, place: Place) -> None:
        self.rng, self.place = rng, place
        self.language = rng.choice(_SHARES)
        words = load("words")
        self.words: Scope = {key: tuple(rng.sample(words[key], count)) for key, count in _OWN.items()}
        self.files: list[SourceFile] = []
        self.focus = self.add_file()

    def word(self, rule: str) -> str:
        """One of the project's words of a kind."""
        return self.rng.choice(self.words[rule])

    def scope(self) -> Scope:
        """A fresh scope with the project's words."""
        return dict(self.words)

    def code(self, language: Language) -> Grammar:
        """The grammar of a language."""
        return grammar("words", language.name)

    def add_file(self, language: Language | None = None, *, path: str | None = None) -> SourceFile:
        """A new file without lines; the one that is there if the path is known."""
        if language is None:
            language = self.language if not self.files or self.rng.random() < 0.85 else self.rng.choice(BESIDE)
        module = self.word("noun") + (f"_{self.word('role')}" if self.rng.random() < 0.6 else "")
        made = path or language.source.format(folder=self.word("folder"), name=module)
        known = next((file for file in self.files if file.path == made), None)
        if known is not None:
            return known
        file = SourceFile(made, language, made.rsplit("/", 1)[-1].partition(".")[0])
        self.files.append(file)
        return file

    def tests_of(self, file: SourceFile) -> str:
        """The path of the tests of a file."""
        parts = file.path.split("/")
        folder = parts[-2] if len(parts) > 1 else "core"
        stem = file.path.rpartition(".")[0]
        return file.language.tests.format(folder=folder, name=file.module, stem=stem).replace("tests/src/", "tests/")

    def runner(self, file: SourceFile) -> str:
        """The command that runs the tests of a file."""
        tests = self.tests_of(file) if not file.is_test else file.path
        if file.language.name == "python":
            flags = self.rng.choice(("-q ", "", "-x -q ", "-vv ", "-q --tb=short ", "-x "))
            head = self.rng.choice(("python -m pytest", "pytest", "uv run pytest"))
            case = f" -k {self.word('adj')}" if self.rng.random() < 0.15 else ""
            return f"{head} {flags}{tests}{case}"
        return file.language.runner.format(tests=tests, module=file.module, folder=tests.rpartition("/")[0])

    def write(self, file: SourceFile, size: int, cost: Callable[[str], int] = len) -> str:
        """New content for a file that costs exactly `size`; the file then holds it."""
        text = self.grow(file, size, cost, is_new=True)
        file.lines = text.split("\n")
        return text

    def grow(self, file: SourceFile, size: int, cost: Callable[[str], int] = len, *, is_new: bool = False) -> str:
        """Code in the language of a file that costs exactly `size`."""
        code, gap = self.code(file.language), file.language.gap
        kind = "test" if file.is_test else "block"
        known = file.names() or ["run"]
        rules = iter([("testhead" if file.is_test else "head")] if is_new else [])

        def make(room: int) -> str:
            rule = next(rules, None) or (kind if room > 800 or self.rng.random() * 700 < room - 200 else "small")
            scope = self.scope() | {"module": file.module, "fn": known, "fn2": known}
            return with_articles(code.expand(rule, self.rng, scope))

        return gap.join(fill(size, make, lambda n: file.comment(self.rng, n, cost("\n")), joint=gap, cost=cost))

    def ensure(self, file: SourceFile, lines: int) -> None:
        """Lets a file grow until it has so many lines."""
        while len(file.lines) < lines:
            if file.lines:
                file.lines += [*self.grow(file, 600).split("\n"), ""]
            else:
                self.write(file, 1200)

    def name_of(self, size: int) -> str:
        """A name of a module with exactly `size` code points, of the project's words if they allow."""
        word = self.word
        if size > 17:
            first = word("verb" if size % 2 else "adj")
            return f"{first}_{self.name_of(size - len(first) - 1)}"
        for _ in range(40):
            shape = int(self.rng.random() * 4)
            name = word("noun") if shape == 0 else f"{word('noun')}_{word(('role', 'field', 'role')[shape - 1])}"
            if len(name) == size:
                return name
            left = size - len(name) - 1
            if left in (4, 5, 6, 7, 8):
                tail = [
                    text for rule in ("role", "field", "noun", "adj") for text in self.words[rule] if len(text) == left
                ]
                if tail:
                    return f"{self.rng.choice(tail)}_{name}"
        return make_name(self.rng, size)

    def symbol(self) -> str:
        """A name that the project's code might have."""
        text = f"{self.word('verb')}_{self.word('noun')}"
        return self.spell(text)

    def spell(self, name: str) -> str:
        """A name as the main language writes functions."""
        if self.language.name == "typescript":
            return camel(name)
        return pascal(name) if self.language.name == "go" else name

    def statements(self, file: SourceFile, indent: str, size: int, cost: Callable[[str], int] = json_cost) -> list[str]:
        """Lines of code or comment at an indent; joined by line feeds they cost exactly `size` (from 0)."""
        if size <= len(indent) + len(file.language.comment):
            return [make_name(self.rng, size)] if size else []
        code = self.code(file.language)

        def make(_: int) -> str:
            text = code.expand("inside", self.rng, self.scope())
            return indent + text.replace("\n", "\n" + indent)

        def close(room: int) -> str:
            # Several lines of comment, each behind the indent; a line feed in JSON costs one more than in text.
            step, lines = cost("\n") + cost(indent), []
            room -= cost(indent)
            while room > 84:
                text = file.comment(self.rng, 34 + int(self.rng.random() * 30))
                lines.append(text)
                room -= cost(text) + step
            lines.append(file.comment(self.rng, room))
            return indent + ("\n" + indent).join(lines)

        pieces = fill(size, make, close, joint="\n", cost=cost, least=len(indent) + 14, near=50 + len(indent))
        return "\n".join(pieces).split("\n")

    def rename(self, line: str) -> str:
        """A line with one number or one word changed, as an edit would."""
        found = _CHANGEABLE.search(line)
        if found is None:
            return line
        new = str(self.rng.randint(2, 99)) if found[0].isdigit() else self.word("field")
        return line[: found.start()] + new + line[found.end() :]
