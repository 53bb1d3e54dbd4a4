"""The staff home: dashboard, navigation, search."""
