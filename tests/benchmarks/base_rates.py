"""Base rates of the rules about the origin of reasoning, measured again: `make base-rates SESSIONS=folder`.

    python tests/benchmarks/base_rates.py FOLDER [--write]

The folder holds sessions that nobody has touched since they were recorded. Prints, for each threshold of
data/reasoning.toml, what it ships with and what the folder shows; `--write` puts what was measured into the file. Every
number comes from the code of the scan itself: readers, shuffles and rules.
"""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from traceaudit.examination import shuffles
from traceaudit.plan import make_shards
from traceaudit.results import combine
from traceaudit.runner import run_inline
from traceaudit.settings import make_settings
from traceaudit.shard import active_rules
from traceaudit.sources import find_inputs
from traceaudit.spill import Spill
from traceaudit_rules.contract import Keyed
from traceaudit_rules.options import Options
from traceaudit_rules.provenance.counting import dimension_of, distributions, scopes_of
from traceaudit_rules.provenance.models import entry_of, plain_name
from traceaudit_rules.provenance.statistics import entropy, percent
from traceaudit_rules.provenance.thresholds import bases, threshold, thresholds, token_bounds
from traceaudit_rules.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from traceaudit.results import Audit
    from traceaudit_rules.contract import Rule

DATA = Path(__file__).resolve().parents[2] / "rules" / "traceaudit_rules" / "data" / "reasoning.toml"
# Thresholds that are not called as the rule that uses them.
OF_RULES = {
    "token-seconds": "shifted-token-times",
    "least-output-tokens": "text-beyond-tokens",
    "generator-phrases-several": "generator-phrases",
    "hindsight": "hindsight-in-thoughts",
    "hindsight-weak": "hindsight-in-thoughts",
    "third-person-weak": "third-person-thoughts",
    "quoted-characters": "thoughts-that-quote",
    # The rule measures the likeness of one thought in eight, together with the quotations.
    "thoughts-that-quote": "",
}
# Thresholds of a part of what the rule finds, by subject.
OF_SUBJECTS = {
    "generator-phrases-several": "several kinds",
    "hindsight": "many words",
    # What is found is told under both grades.
    "third-person-thoughts": "often",
    "third-person-weak": "often",
}


class Measured(NamedTuple):
    """How often something was met, and of how many; `what` says what that is."""

    count: int
    n: int
    what: str

    @property
    def words(self) -> str:
        """For the table."""
        return f"{self.count:,} of {self.n:,} ({percent(self.count / self.n)})" if self.n else "-"


class Gathered(NamedTuple):
    """What a scan of the folder gives: groups of table rules, and the prepared rows of each shuffle."""

    audit: Audit
    rows: Mapping[str, pl.DataFrame]
    rules: Sequence[Rule]
    counts: Tally


def gather(folder: Path) -> Gathered:
    """Read the folder as a scan does, all keyed rows of it in memory."""
    settings = make_settings(jobs=1, locations=0, select=("TA2",))
    rules = active_rules(settings)
    with TemporaryDirectory(prefix="base-rates-") as work:
        spill = Spill(work, 1)
        shards = make_shards(find_inputs([str(folder)]), settings.shard_bytes, settings.columns)
        audit = combine(list(run_inline(shards, settings, spill, lambda _: None)))
        rows, counts = {}, []
        for name, readers in shuffles(rules).items():
            shuffle = readers[0].check.shuffle  # type: ignore[union-attr]
            for partition in spill.read(name):
                rows[name] = shuffle.prepare(partition.sort("key", "file", "offset"), Options())
                if shuffle.count:
                    counts.append(shuffle.count(rows[name]))
    return Gathered(audit, rows, rules, Tally.total_of(counts))


def measure(found: Gathered) -> dict[str, Measured]:
    """What was measured, by the name of the threshold."""
    return {**_by_rules(found), **_by_counts(found.counts)}


def _by_rules(found: Gathered) -> dict[str, Measured]:
    by_name = {rule.name: rule for rule in found.rules}
    measured = {}
    for name in thresholds():
        rule = by_name.get(OF_RULES.get(name, name))
        if rule is None or rule.code in found.audit.failures:
            continue
        count, n = _hits(rule, found, OF_SUBJECTS.get(name))
        if n:
            measured[name] = Measured(count, n, rule.title)
    return measured


def _hits(rule: Rule, found: Gathered, subject: str | None) -> tuple[int, int]:
    """Items that the rule found and items that it looked at, whether or not there is enough of them for a finding."""
    if isinstance(rule.check, Keyed):
        rows = found.rows.get(rule.check.shuffle.name)
        if rows is None or rows.is_empty():
            return 0, 0
        judged = rule.check.reduce(rows)
        subjects = judged["subject"].drop_nulls()
        return int((subjects == subject).sum()) if subject else subjects.len(), judged.height
    looked_at = [labels for key, labels in found.audit.tally.counts.items() if key[:2] == ("examined", rule.code)]
    groups = [group.count for key, group in found.audit.groups.items() if key.code == rule.code]
    return sum(groups), sum(sum(labels.values()) for labels in looked_at)


def _by_counts(counts: Tally) -> dict[str, Measured]:
    """What is counted of all thoughts together, and of those of Claude models."""
    found = [of_scope for _, of_scope in distributions(counts, 1)]
    n = sum(part.n for part in found)
    if not n:
        return {}
    words, openings, marks = (
        _sum(getattr(part, name) for part in found) for name in ("first_words", "openings", "marks")
    )
    claude = [part for scope, part in distributions(counts, 1) if plain_name(scope[2]).startswith("claude")]
    long, hesitant = marks.get("long", 0), marks.get("long hesitant", 0)
    word = max(words, key=words.__getitem__)
    cut = sum(sum(part.open_lengths.values()) for part in found)
    return {
        "repeated-openers": Measured(words[word], n, f"the most frequent first word, {word!r}"),
        "repeated-openings": Measured(max(openings.values()), n, "the most frequent first three words"),
        "opening-entropy": Measured(0, n, f"entropy of the first three words {entropy(openings.values()):.2f} bits"),
        "alright-openers": Measured(words.get("alright", 0), n, "the first word is 'alright'"),
        "truncation-bands": Measured(cut, n, "the last character ends nothing"),
        "long-thought": Measured(hesitant, long, "long thoughts with a word of hesitation"),
        "summary-register": Measured(hesitant, long, "long thoughts with a word of hesitation"),
        "hesitation": Measured(marks.get("hesitant", 0), n, "thoughts with a word of hesitation"),
        "no-user-wants": Measured(
            sum(part.marks.get("user wants", 0) for part in claude),
            sum(part.n for part in claude),
            "thoughts of Claude models that begin with what the user wants",
        ),
    }


def _sum(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for part in parts:
        for label, number in part.items():
            total[label] = total.get(label, 0) + number
    return total


def measure_models(found: Gathered) -> dict[tuple[str, str], Measured]:
    """The tables by model: (table, model) and what was measured."""
    measured: dict[tuple[str, str], Measured] = {}
    for scope in scopes_of(found.counts, "coverage"):
        labels = found.counts.of(*dimension_of("coverage", scope))
        if (base := entry_of(bases("coverage"), scope[2])) is not None:
            _add(measured, "coverage", base.model, labels.get("with", 0), sum(labels.values()))
    messages = found.rows.get("messages")
    if messages is None:
        return measured
    limit, least = threshold("short-thought").value, threshold("least-output-tokens").value
    for row in messages.filter(pl.col("model").is_not_null()).iter_rows(named=True):
        short, bound = entry_of(bases("short"), row["model"]), entry_of(token_bounds(), row["model"])
        length = max(row["hidden"] or 0, row["thought_chars"] or 0)
        # Of messages with several thoughts only the sum of the lengths is known.
        if short is not None and row["thoughts"] == 1 and length:
            _add(measured, "short", short.model, int(length < limit), 1)
        if bound is not None and row["stop_reason"] is not None and (row["output_tokens"] or 0) >= least:
            quotient = (length + row["text_chars"] + row["args_chars"]) / row["output_tokens"]
            _add(measured, "tokens", bound.model, int(quotient > bound.value), 1)
    return measured


def _add(measured: dict[tuple[str, str], Measured], table: str, model: str, count: int, n: int) -> None:
    before = measured.get((table, model), Measured(0, 0, table))
    measured[table, model] = Measured(before.count + count, before.n + n, table)


def rewrite(
    text: str, measured: Mapping[str, Measured], of_models: Mapping[tuple[str, str], Measured], source: str
) -> str:
    """The data file with what was measured: counts, date and source; values and comments stay as they are."""
    for name, item in measured.items():
        text = _put(text, rf"\[thresholds\.{re.escape(name)}\]\n", item, f"{source}: {item.what}")
    for (table, model), item in of_models.items():
        text = _put(text, rf'\[\[{table}\]\]\nmodel = "{re.escape(model)}"\n', item, source)
    return text


def _put(text: str, head: str, item: Measured, source: str) -> str:
    match = re.search(rf"{head}(?:[^\n]+\n)+", text)
    if match is None or not item.n:
        return text
    share = round(item.count / item.n, 4)
    plain = source.replace("\\", "/").replace('"', "'")
    day = datetime.now(UTC).date().isoformat()
    section = match[0]
    for key, value in {"count": item.count, "n": item.n, "share": share, "date": day, "source": f'"{plain}"'}.items():
        section = re.sub(rf"(?m)^{key} = .*$", lambda _, key=key, value=value: f"{key} = {value}", section)
    return text[: match.start()] + section + text[match.end() :]


def table(measured: Mapping[str, Measured], of_models: Mapping[tuple[str, str], Measured]) -> list[str]:
    """Shipped and measured side by side."""
    lines = [f"{'threshold':32} {'value':>10}  {'shipped':26} {'measured here':26} what"]
    for name, entry in thresholds().items():
        item = measured.get(name, Measured(0, 0, "not measured by this script"))
        lines.append(f"{name:32} {entry.value:>10,}  {entry.words:26} {item.words:26} {item.what}")
    shipped = {("coverage", base.model): base.words for base in bases("coverage")}
    shipped |= {("short", base.model): base.words for base in bases("short")}
    shipped |= {("tokens", bound.model): bound.words for bound in token_bounds()}
    for key, words in shipped.items():
        lines.append(f"{' '.join(key):42}  {words:26} {of_models.get(key, Measured(0, 0, '')).words}")
    return lines


def main() -> None:
    """Measure, print, and write if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="sessions as they were recorded")
    parser.add_argument("--write", action="store_true", help=f"put what was measured into {DATA.name}")
    arguments = parser.parse_args()
    found = gather(arguments.folder)
    measured, of_models = measure(found), measure_models(found)
    print("\n".join(table(measured, of_models)))
    for code, reason in sorted(found.audit.failures.items()):
        print(f"{code} failed: {reason}", file=sys.stderr)
    if arguments.write:
        source = f"base_rates.py on {arguments.folder.resolve().name}"
        DATA.write_text(rewrite(DATA.read_text("utf-8"), measured, of_models, source), "utf-8")


if __name__ == "__main__":
    main()
