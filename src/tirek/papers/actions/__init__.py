"""Files are attached and taken away."""

from tirek.papers.actions.files import (
    attach_file,
    detach_file,
    examine_file,
    forget_detached,
    sweep_content,
    take_up_file,
)

__all__ = [
    "attach_file",
    "detach_file",
    "examine_file",
    "forget_detached",
    "sweep_content",
    "take_up_file",
]
