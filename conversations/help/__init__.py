"""The conversation with somebody who seeks help: engine, screens, state in the buttons."""
