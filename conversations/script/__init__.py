"""The script: the authors' files, read strictly, and what is counted in them."""
