"""For the authors of a script: checks, readability, a picture of the flow."""
