"""Rules on row contracts: what expectations on scalars of the rows found."""
