"""What whoever runs the bot can set, and what the bot may log."""
