"""The conversation itself: pure values and functions; no Telegram, no clock, no network."""
