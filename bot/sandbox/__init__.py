"""A Telegram that runs on this machine: Bot API, people to play, and a chat page."""
