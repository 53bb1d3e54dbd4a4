"""The demonstration organisation, built only through acts."""
