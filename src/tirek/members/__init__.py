"""People in the roll: membership, placement, admission, transfer, roll import."""
