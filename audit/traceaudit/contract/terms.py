"""One expectation of a row contract, checked, and what it says in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from traceaudit.contract.figures import show_bounds
from traceaudit.contract.vocabulary import ROW_WISE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit.contract.conditions import Condition
    from traceaudit_rules.contract import Severity

# An expectation that fewer rows than this have to meet is about a share: no row of those that do not is at fault.
_OF_ROWS = 0.5
# A list in a sentence holds so many words.
_MOST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Term:
    """One expectation: its type and arguments as Great Expectations names them, the condition apart.

    `code` is the rule that tells of it, `condition` the rows that are meant, None for all. `name` is unique in a run.
    """

    name: str
    type: str
    kwargs: Mapping[str, object]
    severity: Severity
    code: str
    condition: Condition | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns that it is about."""
        named = [self.kwargs[key] for key in ("column", "column_A", "column_B") if key in self.kwargs]
        listed = self.kwargs.get("column_list")
        return tuple(map(str, [*named, *(listed if isinstance(listed, list) else [])]))

    @property
    def is_of_rows(self) -> bool:
        """Whether rows are told one by one where it does not hold; else the dataset is told once."""
        mostly = self.kwargs.get("mostly", 1)
        return self.type in ROW_WISE and isinstance(mostly, int | float) and mostly > _OF_ROWS

    @property
    def words(self) -> str:
        """What it expects, as a part of a sentence."""
        said = f"{' and '.join(self.columns)} {self._claim()}".strip()
        mostly = self.kwargs.get("mostly")
        if isinstance(mostly, int | float) and mostly < 1:
            said += f" in {100 * mostly:g}% of them"
        return f"{said} where {self.condition}" if self.condition else said

    def _claim(self) -> str:
        bounds = show_bounds(self.kwargs)
        words = {
            "expect_column_values_to_not_be_null": "to be there",
            "expect_column_values_to_be_null": "to be empty",
            "expect_column_values_to_be_unique": "to be unique",
            "expect_compound_columns_to_be_unique": "together to be unique",
            "expect_column_values_to_be_in_set": f"to be {self._values()}",
            "expect_column_values_to_not_be_in_set": f"not to be {self._values()}",
            "expect_column_values_to_be_between": f"to be {bounds}",
            "expect_column_pair_values_to_be_equal": "to be equal",
            "expect_table_row_count_to_be_between": f"the number of rows to be {bounds}",
            "expect_column_pair_values_a_to_be_greater_than_b": "in falling order",
        }
        if self.type in words:
            return words[self.type]
        said = self.type.removeprefix("expect_").removeprefix("column_").removeprefix("to_").replace("_", " ")
        said = said.removesuffix(" to be between").removesuffix(" to be in set").removesuffix(" to equal")
        return " ".join(part for part in (said, bounds, self._values()) if part)

    def _values(self) -> str:
        values = next(
            (self.kwargs[key] for key in ("value_set", "column_set", "quantile_ranges", "value") if key in self.kwargs),
            None,
        )
        if isinstance(values, list):
            more = len(values) - _MOST_SHOWN
            return " or ".join(map(str, values[:_MOST_SHOWN])) + (f" or {more} more" if more > 0 else "")
        return "" if values is None else str(values)
