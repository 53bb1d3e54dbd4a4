"""Sign-in, sessions and preferences."""
