"""The main way as others would write it; each reads its screens from the file it is given."""
