"""What the program says of files and scripts to those who keep them, by key and language."""
