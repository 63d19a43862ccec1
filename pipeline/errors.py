"""What people can ask of the pipeline that cannot be done."""

from __future__ import annotations


class NoSuchStory(LookupError):
    """A story that people named is not there, or fewer than two outlets told it."""
