"""What accounts say in templates."""
