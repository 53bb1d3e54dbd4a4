"""Who may do what at which unit; the actor."""
