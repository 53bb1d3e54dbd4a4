"""Long work that the worker does for somebody, who may leave and come back."""
