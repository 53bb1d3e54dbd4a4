"""What every package may use: declarations, errors, periods, numbers, Kazakh text; no models."""
