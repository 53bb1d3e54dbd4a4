"""Rows of a lower package that are seen because of what an upper one knows of them."""

from dataclasses import dataclass

from tirek.kernel.declarations.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Lets more rows of a walled table be read, changed and removed: those for which the SQL ``condition`` holds too.

    ``model`` is the table's model (``app.Model``). The condition names the table in full and asks walled tables only,
    so that nobody sees a row because of another that is hidden from them. It stands beside the model that it asks.
    """

    key: str
    model: str
    condition: str


openings: Registry[Opening] = Registry()
