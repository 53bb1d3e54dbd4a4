"""The pages of units with their numbers, and of the figures."""
