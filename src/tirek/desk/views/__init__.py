"""The first page, and the search."""
