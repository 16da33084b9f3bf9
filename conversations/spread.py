"""Days apart for what would else come on one day: always the same, from what a thing is called."""

from __future__ import annotations

from hashlib import blake2s

SPREAD = 28  # days


def lateness(*parts: str) -> int:
    """Days, below SPREAD, that something called so comes apart from the others."""
    return int.from_bytes(blake2s("\0".join(parts).encode(), digest_size=5).digest()) % SPREAD
