"""An invented dataset of measured runs in the shape of AgentTrace: rows, both containers, defects and facts."""
