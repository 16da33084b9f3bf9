"""Files of staff, in and out; hostile ones are read in a child process with limits."""

MAX_BYTES = 1024 * 1024  # of a contact file, wherever it comes from
