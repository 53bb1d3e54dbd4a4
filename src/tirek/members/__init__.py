"""Membership, placement, admission, leaving, transfer; `queries.search` says in its head how members are found
and listed.
"""
