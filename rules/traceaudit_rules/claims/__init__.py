"""Claims of cards, articles and threads: read from the text, and checked against what an audit counted."""
