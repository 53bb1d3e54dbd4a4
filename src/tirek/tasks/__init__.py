"""Long work: asked for once, carried out once or not at all, watched, left and returned to."""
