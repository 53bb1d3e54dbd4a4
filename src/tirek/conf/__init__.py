"""Settings, addresses, processes and the `tirek` command: the composition root."""
