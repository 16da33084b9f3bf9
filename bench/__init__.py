"""How fast, how small: this bot beside three well-known ways to write one, on the same screens."""
