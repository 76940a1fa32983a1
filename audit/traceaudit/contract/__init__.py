"""The row contract: expectations on scalars of each row, asked of Great Expectations in a process of its own."""
