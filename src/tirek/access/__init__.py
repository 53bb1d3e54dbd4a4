"""Who may do what at which unit: grants, reach, the actor."""
