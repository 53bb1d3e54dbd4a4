"""The demonstration organisation, built only through actions."""
