"""What is done with all lines of a roll at once, in temporary tables. Only actions call it: it opens no transaction."""
