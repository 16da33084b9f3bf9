"""The web copy of the bot's words without any script, and the sheets that its authors read."""
