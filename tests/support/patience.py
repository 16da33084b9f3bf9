"""How long a test waits for what has to come."""

PATIENCE = 120.0  # seconds: a busy machine is no mistake of ours, and a mistake need not be quick
