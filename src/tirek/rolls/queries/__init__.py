"""Reading about rolls on their way."""
