"""Files that people attach: what they are, how they are called, where they are kept, what is left of a picture."""
