"""What the desk shows: one's own unit, what waits there, how the regions stand, what is searched for."""
