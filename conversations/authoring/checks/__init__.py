"""What must be true of a script before anybody is led by it; findings in its keepers' language."""
