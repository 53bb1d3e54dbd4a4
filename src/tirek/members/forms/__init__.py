"""What is typed on the pages of the roll. Forms read and word; the rules are the actions'."""
