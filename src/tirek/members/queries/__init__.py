"""Reads of the roll. ``roll`` reports on an import."""
