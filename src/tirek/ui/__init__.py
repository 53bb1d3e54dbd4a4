"""The web kit: templates, components, formats, charts."""
