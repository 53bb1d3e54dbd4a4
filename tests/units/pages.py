"""What the page tests read: a small organisation whose numbers can be reckoned in the head."""

from datetime import date

from tests.factories import Tree, a_member, leave, transfer

DAY = date(2020, 6, 1)
ON = "?on=2020-06-01"


def a_peopled_tree() -> Tree:
    """On 1 June 2020: A has 7 members, 3 of them young, B has 1; a year before A had 7 as well and B had 2.

    In between one member of P2 resigned and one of P4 came to P3.
    """
    tree, since = Tree(), date(2018, 1, 10)
    a_member(tree["P1"], since, date(1995, 5, 5), sex="f", surname="Ахметова", given_name="Әсем")
    a_member(tree["P1"], since, date(1970, 5, 5))
    a_member(tree["P1"], since, None)
    a_member(tree["G1"], since, date(2000, 1, 1))
    a_member(tree["P2"], since, date(1960, 5, 5), sex="f")
    gone = a_member(tree["P2"], since, date(1965, 5, 5))
    a_member(tree["P3"], since, date(1990, 5, 5), sex="f")
    moved = a_member(tree["P4"], since, date(1950, 5, 5))
    a_member(tree["P4"], since, date(1955, 5, 5))
    leave(gone, date(2020, 3, 1))
    transfer(moved, tree["P3"], date(2020, 4, 1))
    return tree
