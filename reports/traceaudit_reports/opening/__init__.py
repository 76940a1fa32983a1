"""What every output for people begins with: the verdict in words, what matters most, and what must be fixed."""
