"""From the bytes of a file to lines, columns and values, and to what is wrong with them. The database is not asked."""
