"""How an organisation begins: its charter, its centre, its first administrator, and what is left to do."""
