"""The contact lists as values: the columns of a contact, who is shown where, what changes."""
