"""`python -m bot preview`: an author's folder in the chat page, with findings, map and screens."""
