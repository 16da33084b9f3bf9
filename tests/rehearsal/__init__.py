"""Tries the guides of docs/operating.md as far as this machine allows: `python -m tests.rehearsal`.

Run as root, on Linux. Each part says how long it took, or why it could not be run. Not part of
`make test`.
"""
