"""What people can ask of the pipeline that cannot be done."""

from __future__ import annotations


class NoSuchStory(LookupError):
    """A story that people named is not there, or fewer than two outlets told it."""


class NoSuchPeriod(LookupError):
    """A period that people asked for cannot be made: its length, or an outlet that is not known."""
