"""What the page tests read: the day on which ``a_peopled_tree`` is as its docstring says."""

from datetime import date

DAY = date(2020, 6, 1)
ON = "?on=2020-06-01"
