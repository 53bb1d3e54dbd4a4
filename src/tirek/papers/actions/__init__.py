"""Papers are printed and revoked; files are attached and taken away."""

from tirek.papers.actions.files import (
    attach_file,
    detach_file,
    examine_file,
    forget_detached,
    sweep_content,
    take_up_file,
)
from tirek.papers.actions.printed import print_paper, reprint_paper, revoke_paper

__all__ = [
    "attach_file",
    "detach_file",
    "examine_file",
    "forget_detached",
    "print_paper",
    "reprint_paper",
    "revoke_paper",
    "sweep_content",
    "take_up_file",
]
