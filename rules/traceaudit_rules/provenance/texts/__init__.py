"""What texts say: rules on wording and shares, and how each is measured where the text was read."""
