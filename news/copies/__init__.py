"""Copies and versions: the same, nearly the same, or new; and what a new version changed."""
