"""Pages of the roll. ``roll`` is the import; the list and the person pages stand beside it."""
