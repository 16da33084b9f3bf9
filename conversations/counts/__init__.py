"""The conversation with moderators: figures that may be shown, and nothing finer."""
