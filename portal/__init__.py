"""Composition: settings, addresses, pages that join the rooms, and the night."""

__version__ = "0.1.0"
