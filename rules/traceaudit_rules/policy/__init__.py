"""Tool policy: which tools an agent calls, one after which, and how far two of such habits are apart."""
