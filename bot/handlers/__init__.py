"""What is done about an event: help, contact lists, counts, invitations."""
