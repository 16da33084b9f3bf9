"""What the process does to itself: hardening, sweeping memory, a heartbeat."""
