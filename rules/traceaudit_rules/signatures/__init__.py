"""Reading of signatures of sealed reasoning: pure, bounded, and without an error on any text."""
