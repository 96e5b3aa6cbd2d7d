"""Folders in the form of the Open University Learning Analytics Dataset."""
