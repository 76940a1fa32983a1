"""What signatures say: rules on seals, on what they bind, and on the clocks of tokens."""
