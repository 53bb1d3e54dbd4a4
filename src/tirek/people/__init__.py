"""Persons, members or not, and their identifiers."""
