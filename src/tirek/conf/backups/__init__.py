"""Backups: a folder with the database, the kept files and the keys, each with its digest, and the way back from it.

``archive`` says what a backup is, ``making`` writes one, ``restoring`` puts it beside what runs, ``clients`` starts
PostgreSQL's own programs, ``keys`` keeps the keys.
"""
