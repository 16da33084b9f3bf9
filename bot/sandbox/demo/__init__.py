"""`make demo`: the real bot on a local Telegram, with example contacts and simulated counts."""
