"""The web kit: base page, components, styles, charts, as-of day, forms, lists, acts."""
