"""Tables that people bring: from a file of any kind to lines, and from lines under known headings to records.

``open_lines`` reads what may be very large, as a roll is; ``read_file`` a table of some thousand lines. Which heading
says what is a matter of the domain: a table with headings of its own says it in ``Columns``.
"""

from tirek.kernel.intake.columns import Columns, ColumnsMissing, ColumnTwice, Fault, Record
from tirek.kernel.intake.files import Book, NoRows, Source, check_head, open_lines, read_file
from tirek.kernel.intake.lines import Line
from tirek.kernel.intake.text import HEAD, BrokenLine, Bytes, MarkedUp, MixedEncoding

__all__ = [
    "HEAD",
    "Book",
    "BrokenLine",
    "Bytes",
    "ColumnTwice",
    "Columns",
    "ColumnsMissing",
    "Fault",
    "Line",
    "MarkedUp",
    "MixedEncoding",
    "NoRows",
    "Record",
    "Source",
    "check_head",
    "open_lines",
    "read_file",
]
