"""Files that an import gives back."""
