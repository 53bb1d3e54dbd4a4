"""The import of a roll: a file of members is read, checked, shown and entered as one act."""
