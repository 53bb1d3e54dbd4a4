"""Lists taken out as files: the columns said once, and the file that comes of them."""
