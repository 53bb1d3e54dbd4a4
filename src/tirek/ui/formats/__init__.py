"""Dates and numbers as each language writes them. Django's own formats know no Kazakh."""
