"""What needs no model: periods, numbers, Kazakh text, IIN, names, errors, declarations, sealing, the list of
locks, the intake of tables.
"""
