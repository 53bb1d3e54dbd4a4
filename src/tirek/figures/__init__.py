"""The engine that keeps, reads, explains and verifies every number."""
