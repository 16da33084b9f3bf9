"""Everything that speaks to Telegram: client, poller, updates in, screens out."""
