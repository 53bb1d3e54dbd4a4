"""Persons, members or not, with their identifiers and contacts."""
