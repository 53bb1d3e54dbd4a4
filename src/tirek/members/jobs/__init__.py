"""What the worker does with rolls and with lists."""

from tirek.members.jobs import exports, rolls

__all__ = ["exports", "rolls"]
