"""A reading in the words of its measure."""

from fractions import Fraction

from tirek.figures.queries import Reading
from tirek.kernel.declarations import Figure, Ratio, figures
from tirek.kernel.measures import measure_text


def value_text(figure: Figure, value: Fraction | None) -> str:
    """47 374, 18,1 %, 1 500 ₸ or 62,5; a dash where there is no value."""
    return measure_text(value, figure.measure, decimal=isinstance(figure, Ratio))


def reading_text(reading: Reading) -> str:
    """The value in what it was measured: a subject has its own measure."""
    return measure_text(reading.value, reading.measure, decimal=isinstance(reading.figure, Ratio))


def fraction_text(reading: Reading) -> str:
    """What a ratio is made of, each part in its own measure; empty for anything else."""
    figure = reading.figure
    if not isinstance(figure, Ratio) or reading.numerator is None or reading.denominator is None:
        return ""
    above = measure_text(reading.numerator, figures[figure.numerator].measure)
    return f"{above} / {measure_text(reading.denominator, figures[figure.denominator].measure)}"
