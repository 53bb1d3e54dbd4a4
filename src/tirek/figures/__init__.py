"""The engine: it keeps, reads, explains and verifies every number."""
