"""Pages of units and of figures."""
