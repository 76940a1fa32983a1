"""What the datasets of the examples do not plant, or everywhere, each with its reason."""

from __future__ import annotations

SHAPE = {
    "TA101": "Claude Code logs and Codex rollouts of these versions seal the thinking",
    "TA208": "the merged rows carry thoughts whose raw steps are sealed, empty or without any",
    "TA209": "those thoughts are as long as was published, whatever is sealed in the raw logs",
    "TA212": "the pi projection carries thoughts without a signature",
    "TA213": "the vendor returns no raw text for this model",
    "TA216": "every row has a thought, as was published",
    "TA217": "no thought is shorter than 350 characters, as was published",
    "TA218": "half of the thoughts begin with one word, as was published",
    "TA242": "raw logs hold steps of subagents and of defects that no row was made of",
    "TA245": "the raw logs hold more steps than there are rows",
    "TA308": "the pi projection keeps the tool names of Claude Code",
    "TA401": "every session works in somebody's home directory",
    "TA402": "source_file and the folders of raw logs are named after that directory",
    "TA703": "the program writes some lines of state again and again",
    "TA716": "the pi projection holds the texts of the merged rows",
    "TA804": "the card has the Hub's id agpl-3.0, as was published",
    "TA811": "the card declares the AGPL, as was published",
    "TA830": "the rows name a model of a vendor with terms on outputs",
    "TA842": "origin hf says of no row where it comes from, as was published",
    "TA929": "contexts are capped at 7,000 characters and a mark",
}
"""Codes that the shape of the merged dataset brings, in nearly every file."""

ECHOES = {
    "TA717": "other defects change contexts",
    "TA235": "no thought says what the user wants",
    "TA241": "rows that other defects have changed stand in no raw log as they are",
    "TA243": "other defects change fields of rows and not of their raw steps",
    "TA244": "rows that other defects copied from another session keep its context",
    "TA246": "other defects change thoughts of rows and not of their projection",
    "TA814": "the licences that other defects plant go together in no work",
    "TA831": "the licence text that another defect plants is permissive",
}
"""Codes that the other defects bring, or that only a large dataset of this shape has."""

NOT_PLANTED = {
    **dict.fromkeys(
        (
            *("TA201", "TA202", "TA206", "TA211", "TA214", "TA215", "TA219", "TA220", "TA221", "TA222", "TA223"),
            *("TA224", "TA226", "TA231", "TA232", "TA233", "TA234", "TA236", "TA237", "TA251", "TA252"),
        ),
        "needs hundreds of thoughts, other models or an open card; the corpora of make bench-reasoning plant it",
    ),
    **dict.fromkeys(
        ("TA801", "TA812", "TA813"), "needs a dataset that declares nothing, or other licences for parts of it"
    ),
    **dict.fromkeys(("TA816", "TA817"), "make_agenttrace.py brings it in every row, by the tasks that it names"),
    **dict.fromkeys(("TA820", "TA821"), "needs a configuration that states a use"),
    **dict.fromkeys(("TA840", "TA841"), "needs rows or files of an upstream that is published; tests/audit has such"),
    "TA609": "needs a language model that the user has installed and named",
    "TA909": "a row over 32 MiB would be most of the dataset; tests/audit makes one",
    "TA910": "an input with a single row does not raise it",
    "TA912": "the file has to change while it is read",
    "TA914": "needs a configuration that maps columns",
    **dict.fromkeys(("TA960", "TA961", "TA962", "TA963"), "needs a row contract, which profile audit does not ask"),
}
"""Codes that no file of the examples can raise."""

IN_AGENTTRACE = tuple(f"TA94{number}" for number in range(9))
"""Codes that are planted by make_agenttrace.py, because only measured runs have what they look at."""
