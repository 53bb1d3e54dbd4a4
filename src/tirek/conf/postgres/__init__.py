"""The private PostgreSQL server of a checkout, and Django's way to it.

As a database ENGINE this package is Django's own PostgreSQL backend that starts the server for the first connection
(``base``). ``server`` starts, shares and stops it, ``cluster`` makes its data, ``binaries`` finds the programs and
``runner`` says as which user they run.
"""
