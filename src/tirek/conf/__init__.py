"""Settings, addresses, the `tirek` command, the private database: what puts everything together."""
