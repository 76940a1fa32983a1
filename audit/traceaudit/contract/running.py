"""The row contract beside the scan: a process that is started first, asked when the rows are known, and waited for."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from traceaudit.failures import describe_failure
from traceaudit.results import Audit
from traceaudit_reports.gate import ContractRun, Expectation
from traceaudit_rules.grades import Reads

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit.contract.process import Child
    from traceaudit.contract.suite import Suite
    from traceaudit.contract.telling import Told
    from traceaudit.gate.policy import ContractAsked
    from traceaudit.intake import Intake
    from traceaudit.settings import Settings
    from traceaudit.spill import Spill
    from traceaudit_rules.contract import Rule

_TABLE, _ANSWER = "contract.arrow", "contract.json"


@dataclass(slots=True)
class Contract:
    """A contract of a run. `run` says what became of it, None where none was asked for."""

    run: ContractRun | None = None
    _suite: Suite | None = None
    _child: Child | None = None
    _told: list[Told] = field(default_factory=list)
    _rows: int = 0
    _failure: str = ""

    def ask(self, spill: Spill) -> None:
        """Hand over the rows, all of which are in the work folder by now; work out the same here meanwhile."""
        try:
            self._ask(spill)
        except Exception as error:  # it must not stop the audit, nor read as a contract that holds
            self._failure = describe_failure(error)

    def _ask(self, spill: Spill) -> None:
        if self._suite is None or self._child is None:
            return
        from traceaudit.contract.asking import judge_terms, write_table
        from traceaudit.contract.projection import project, read_facts

        facts = read_facts(spill)
        self._rows = facts.height
        if not self._rows:
            return
        table = project(facts)
        folder = Path(spill.folder)
        write_table(table, folder / _TABLE)
        self._child.ask(str(folder / _TABLE), self._suite.terms, str(folder / _ANSWER))
        self._told = judge_terms(self._suite.terms, table, facts)

    def judge(self, rules: Sequence[Rule], intake: Intake) -> Audit:
        """Wait for the answer, and say what the rules on contracts find."""
        if self._suite is None or self._child is None:
            return Audit()
        asking = [rule for rule in rules if rule.reads is Reads.CONTRACT]
        if self._failure:
            return self._failed(asking, f"the contract was not asked: {self._failure}")
        if not self._rows:
            self.run = ContractRun("skipped", "no row was read", self._suite.name, 0, ())
            return Audit()
        from traceaudit.contract.agreement import settle, show_expectation
        from traceaudit.contract.process import ContractError
        from traceaudit.contract.telling import find

        try:
            verdicts = self._child.wait()
        except ContractError as error:
            return self._failed(asking, f"Great Expectations did not run: {error}")
        codes = {rule.code for rule in asking}
        settled = settle(self._suite.terms, self._told, verdicts)
        self.run = ContractRun(
            "failed" if any(why for _, _, why in settled) else "ran",
            next((why for _, _, why in settled if why), ""),
            self._suite.name,
            self._rows,
            tuple(show_expectation(item, why) for item, term, why in settled if term.code in codes),
        )
        failures = {term.code: why for _, term, why in reversed(settled) if why and term.code in codes}
        agreed = [item for item, _, why in settled if not why]
        parts = [find(rule, agreed, intake) for rule in asking if rule.code not in failures]
        return Audit.total([*parts, Audit(failures=failures)])

    def _failed(self, rules: Sequence[Rule], reason: str) -> Audit:
        """None of the expectations was asked."""
        assert self._suite is not None  # noqa: S101 (judge has looked)
        codes = {term.code for term in self._suite.terms}
        asked = [
            Expectation(term.name, None, term.severity.label, 0, f"expected {term.words}") for term in self._suite.terms
        ]
        self.run = ContractRun("failed", reason, self._suite.name, self._rows, tuple(asked))
        return Audit(failures={rule.code: reason for rule in rules if rule.code in codes})


@contextmanager
def start_contract(asked: ContractAsked | None, settings: Settings) -> Iterator[Contract]:
    """Start the process, where a contract is asked for and any of its rules is selected; end it with the block.

    Raises:
        UsageError: the suite is none.
    """
    if asked is None:
        yield Contract()
        return
    from traceaudit.contract.entries import rule_codes
    from traceaudit.contract.process import Child
    from traceaudit.contract.suite import asked_suite

    suite = asked_suite(asked.suite)
    if not any(map(settings.is_selected, rule_codes())):
        yield Contract(ContractRun("skipped", "none of its rules is selected", suite.name, 0, ()))
        return
    child = Child(asked.timeout)
    try:
        yield Contract(_suite=suite, _child=child)
    finally:
        child.end()
