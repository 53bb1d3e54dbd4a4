"""The log: lines, the chain over them, its proof."""
