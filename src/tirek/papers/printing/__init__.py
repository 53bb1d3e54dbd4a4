"""Papers apart from any row: typst draws them, from data and a template that stands here."""
