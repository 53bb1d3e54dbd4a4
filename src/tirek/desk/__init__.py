"""The first page of whoever is signed in, search, the pages of the log."""
