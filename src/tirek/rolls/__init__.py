"""The import of a roll: read, checked, shown, entered as one act; `reading` is pure, `work` takes all lines at
once and is called by actions only.
"""
