"""Charts as plain numbers; the templates draw them and write the table that says the same."""
