"""The conversation with administrators of contact lists."""
