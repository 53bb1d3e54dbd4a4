"""Numbers laid out for a page: strips, tables of children, movement, the page of one figure."""
