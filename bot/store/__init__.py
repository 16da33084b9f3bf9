"""What is on disk: the contact lists, their history, the counts, backups."""
