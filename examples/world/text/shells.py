"""Commands of Bash and PowerShell in exact lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world.text.action import Action, cost, measure
from world.text.exact import caption_of, make_name
from world.text.project import SourceFile
from world.text.stock import grammar

if TYPE_CHECKING:
    from world.text.grammar import Scope
    from world.text.project import Project

# How often each kind of command is run; the kind is also that of its output.
_KINDS = (
    *["tests"] * 8, *["diff"] * 3, "stat", "diffstat", "porcelain", "history", *["oneline"] * 2, *["list"] * 2,
    "names", *["find"] * 2, *["grep"] * 5, *["show"] * 3, *["build"] * 3, *["run"] * 5, "sql", "silent", "silent",
    "commit",
)  # fmt: skip
# Which words describe a command, by its kind; all others are said to be run.
_CAPTIONS = {
    "tests": "tests", "diff": "git", "stat": "git", "diffstat": "git", "porcelain": "git", "history": "git",
    "oneline": "git", "list": "look", "names": "look", "find": "look", "grep": "look", "show": "look", "sql": "look",
}  # fmt: skip
_QUIET = ("silent", "commit")
_BARE = len('{"command": ""}')
LEAST = _BARE + 3


class Shells:
    """Makes commands that suit the files of one project."""

    def __init__(self, project: Project) -> None:
        self._project, self._rng = project, project.rng
        self._grammar = grammar("shell", "words")

    def call(self, tool: str, size: int) -> Action:
        """A command with a description, longer ones with several commands or a script."""
        prefix = "ps_" if tool == "PowerShell" else ""
        if size < 62:
            return self._bare(tool, prefix, size)
        kind, command = self._candidate(prefix)
        room = size - measure({"command": command, "description": ""})
        for _ in range(40):
            if 10 <= room <= 60:
                break
            if room > 60:
                kind, command = self._longer(kind, command, prefix, room)
            else:
                kind, command = self._candidate(prefix)
            room = size - measure({"command": command, "description": ""})
        else:
            return self._bare(tool, prefix, size)
        args: dict[str, object] = {
            "command": command,
            "description": caption_of(self._rng, room, _CAPTIONS.get(kind, "act")),
        }
        return self._action(tool, args, kind)

    def _action(self, tool: str, args: dict[str, object], kind: str) -> Action:
        command = str(args["command"])
        short = _last_command(command)
        return Action(tool, args, "test" if kind == "tests" else "shell", self._project.focus, short, kind)

    def _bare(self, tool: str, prefix: str, size: int) -> Action:
        room = size - _BARE
        for _ in range(60):
            kind, command = self._candidate(prefix)
            if cost(command) == room:
                return self._action(tool, {"command": command}, kind)
        lead = next((lead for lead in ("rg -n ", "ls ", "") if room - len(lead) >= 3), "")
        kind = "grep" if lead == "rg -n " else "list"
        return self._action(tool, {"command": lead + make_name(self._rng, room - len(lead))}, kind)

    def _candidate(self, prefix: str) -> tuple[str, str]:
        kind = _KINDS[int(self._rng.random() * len(_KINDS))]
        return kind, self._grammar.expand(prefix + kind, self._rng, self._scope())

    def _scope(self) -> Scope:
        project, file = self._project, self._project.focus
        separator = project.place.separator
        scope = project.scope()
        scope["path"], scope["dir"] = (
            file.path.replace("/", separator),
            file.path.rpartition("/")[0].replace("/", separator) or "src",
        )
        scope["file"], scope["suffix"], scope["f"] = (
            file.base,
            file.language.suffix,
            (file.names() or [project.symbol()])[:30],
        )
        scope["runner"] = project.runner(file)
        return scope

    def _longer(self, kind: str, command: str, prefix: str, room: int) -> tuple[str, str]:
        """The command with more before or behind it, at most `room` longer; and the kind of what it prints last."""
        rng, project = self._rng, self._project
        if room > 420:
            return kind, self._script(room - rng.randint(14, 50), prefix) + "\n" + command
        change = f"cd {project.place.root}" + ("; " if prefix else " && ")
        if project.place.root not in command and cost(change) < room - 12 and rng.random() < 0.5:
            return kind, change + command
        for _ in range(6):
            before, other = self._candidate(prefix)
            joint = "; " if prefix else rng.choice((" && ", " && ", "; echo ---; ", "\n"))
            if cost(other + joint) <= room - 12 and not other.startswith("cd "):
                if change in command:
                    return kind, command.replace(change, change + other + joint, 1)
                return (before, command + joint + other) if kind in _QUIET else (kind, other + joint + command)
        tail = " 2>&1" if not prefix else " | Out-String"
        return kind, command + tail if cost(tail) <= room - 10 else command

    def _script(self, size: int, prefix: str) -> str:
        """A script that is written to a file; costs exactly `size` together with a line feed behind it."""
        project = self._project
        path = f"scripts/{project.word('verb')}_{project.word('noun')}.{project.language.suffix}"
        head, tail = ("@'\n", f"\n'@ | Set-Content {path}") if prefix else (f"cat > {path} <<'EOF'\n", "\nEOF")
        file = SourceFile(path, project.language, path.rpartition("/")[2].partition(".")[0])
        room = size - cost(head) - cost(tail) - cost("\n")
        if room > 500:
            return head + project.grow(file, room, cost, is_new=True) + tail
        return head + "\n".join(project.statements(file, "", room)) + tail


def _last_command(command: str) -> str:
    """The last simple command, as a thought would name it."""
    line = command.rpartition("\n")[2]
    for joint in (" && ", "; ", " | ", " 2>&1"):
        line = line.rpartition(joint)[2] if joint in (" && ", "; ") else line.partition(joint)[0]
    return line.replace("`", "")[:90] or "git status"
