"""Pages of accounts and rights."""
