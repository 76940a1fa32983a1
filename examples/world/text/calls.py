"""Arguments of every tool but the shells, in exact lengths of their JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world.text.action import Action, cost, measure
from world.text.exact import make_name
from world.text.project import BESIDE

if TYPE_CHECKING:
    from world.text.project import Language, Project, SourceFile

Args = dict[str, object]
_LONGEST_PATH = 100
_LIMITS = (0, 40, 60, 80, 120, 200, 400, 1000)


class Calls:
    """Makes calls that fit the files of one project."""

    def __init__(self, project: Project) -> None:
        self._project, self._rng = project, project.rng

    def _path(self, relative: str) -> str:
        return self._project.place.join(relative)

    def _look_at(self, file: SourceFile) -> None:
        """From now on this is the file at hand, unless its path is absurdly long."""
        if len(file.path) <= _LONGEST_PATH:
            self._project.focus = file

    def least_path(self) -> int:
        """Code points in JSON of the shortest path of a file below the root."""
        return cost(self._path("a.py"))

    def file_for(self, room: int, *, is_new: bool = False, language: Language | None = None) -> SourceFile:
        """A file whose path costs exactly `room` in JSON: one of the project's if one fits, else a new one."""
        fits = [file for file in self._project.files[-40:] if cost(self._path(file.path)) == room]
        if fits and not is_new:
            return self._rng.choice(fits)
        language = language or self._project.language
        left = room - cost(self._path("")) - len(language.suffix) - 1
        path = self._nested(left) + "." + language.suffix
        return self._project.add_file(language, path=path)

    def _nested(self, size: int) -> str:
        """A path without suffix that costs exactly `size`: folders and a name."""
        step, rng = cost(self._project.place.separator), self._rng
        folders: list[str] = []
        while True:
            folder = self._project.word("folder" if len(folders) == 1 else "noun") if folders else "src"
            left = size - len(folder) - step
            if left < (12 if len(folders) > 1 else 5) or (left < 30 and folders and rng.random() < 0.5):
                break
            if folder != (folders or [""])[-1]:
                folders.append(folder)
                size = left
        return "/".join([*folders, self._project.name_of(size)])

    def read(self, size: int) -> Action:
        """A known file if one fits, with offset and limit if that helps; else one that is new to the session."""
        variants: list[tuple[Args, int]] = []
        for extra in self._windows():
            room = size - measure({"file_path": "", **extra})
            variants.append((extra, room))
        known = {cost(self._path(file.path)): file for file in self._project.files[-12:]}
        for extra, room in variants:
            if room in known and ("offset" not in extra or len(known[room].lines) > 80):
                return self._reading(known[room], extra)
        file = self.file_for(size - measure({"file_path": ""}))
        return self._reading(file, {})

    def _windows(self) -> list[Args]:
        offset, limit = self._rng.randint(2, 99), self._rng.choice(_LIMITS[1:])
        far = offset * 9 + 90
        one: list[Args] = [{}, {"limit": limit}, {"offset": offset}, {"offset": far}, {"limit": limit * 10}]
        return [*one, {"offset": offset, "limit": limit}, {"offset": far, "limit": limit}]

    def _reading(self, file: SourceFile, extra: Args) -> Action:
        self._look_at(file)
        start = extra.get("offset", 1)
        args: Args = {"file_path": self._path(file.path), **extra}
        return Action("Read", args, "read", file, output="listing", start=start if isinstance(start, int) else 1)

    def write(self, size: int) -> Action:
        """A whole file; the project has it afterwards."""
        empty = measure({"file_path": "", "content": ""})
        shortest = self.least_path()
        room = min(shortest + 16 + self._rng.randrange(14), size - empty - 40)
        language = self._rng.choice(BESIDE) if room > shortest + 8 and self._rng.random() < 0.2 else None
        file = self.file_for(max(room, shortest), is_new=True, language=language)
        file.is_test = file.module.startswith("test")
        path = self._path(file.path)
        content = self._project.write(file, size - empty - cost(path), cost)
        self._look_at(file)
        return Action("Write", {"file_path": path, "content": content}, "write", file, output="written")

    def edit(self, size: int) -> Action:
        """Lines of the file at hand, and what replaces them; the file is changed."""
        empty = measure({"file_path": "", "old_string": "", "new_string": ""})
        file = self._edited(size - empty - 30)
        path = self._path(file.path)
        room = size - empty - cost(path)
        start, old = self._old(file, room)
        new = self._new(file, old, room - cost(old))
        text = "\n".join(file.lines[start:])
        changed = text.replace(old, new, 1).split("\n")
        file.lines[start:] = changed
        args: Args = {"file_path": path, "old_string": old, "new_string": new}
        self._look_at(file)
        return Action("Edit", args, "edit", file, output="edited", start=start + 1)

    def _edited(self, room: int) -> SourceFile:
        """The file at hand if its path fits; else a short one."""
        focus = self._project.focus
        if cost(self._path(focus.path)) > room:
            focus = self.file_for(self.least_path())
        self._project.ensure(focus, 30)
        return focus

    def _old(self, file: SourceFile, room: int) -> tuple[int, str]:
        """Where the old text begins (line from 0), and the text: whole lines, or a word if there is no room."""
        rng, lines = self._rng, file.lines
        share = room * rng.uniform(0.2, 0.45)
        for attempt in range(20):
            start = rng.randrange(len(lines))
            if not lines[start].strip() or (attempt < 10 and not lines[start].startswith(("  ", "\t"))):
                continue
            old = [lines[start]]
            while cost("\n".join(old)) < share - 30 and start + len(old) < len(lines) and len(old) < 60:
                old.append(lines[start + len(old)])
            while len(old) > 1 and not old[-1].strip():
                old.pop()
            if 2 * cost("\n".join(old)) + 50 <= room:
                return start, "\n".join(old)
        words = [(number, word) for number, line in enumerate(lines) for word in line.split() if word.isidentifier()]
        fitting = [one for one in words if len(one[1]) + 2 <= room] or [(0, lines[0][: max(room // 2, 1)])]
        return rng.choice(fitting)

    def _new(self, file: SourceFile, old: str, room: int) -> str:
        """New text that costs exactly `room`: the old lines with some replaced, and new ones among them."""
        rng = self._rng
        if room < 24:
            return make_name(rng, room)
        step = 2
        changed: list[str] = []
        for line in old.split("\n"):
            after = self._project.rename(line) if rng.random() < 0.5 else line
            if cost(after) + step > room - 30:
                break
            changed.append(after)
            room -= cost(after) + step
        place = rng.randrange(len(changed) + 1) if changed else 0
        # What is new stands as deep as the line that follows, or the last one.
        near = [*changed[place : place + 1], *reversed(changed[:place]), *changed[place:]]
        beside = next((line for line in near if line.strip()), "")
        inside = self._project.statements(file, beside[: len(beside) - len(beside.lstrip())], room)
        return "\n".join([*changed[:place], *inside, *changed[place:]])
