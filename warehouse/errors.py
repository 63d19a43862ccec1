"""What can go wrong with the warehouse; each error names the path it is about and the way out.

WarehouseError
├── NotAWarehouse      the files there are something else, or damaged
├── NewerWarehouse     written by a later Parallax
├── ChangedMigration   a migration that has landed was edited afterwards
└── WarehouseBusy      another process holds the load lock for too long
"""

from __future__ import annotations

from pathlib import Path


class WarehouseError(Exception):
    """Something is wrong with the warehouse at ``path``."""

    def __init__(self, path: Path, message: str) -> None:
        """Keep the path beside the message that people read."""
        super().__init__(message)
        self.path = path


class NotAWarehouse(WarehouseError):
    """The files at ``path`` cannot be opened as a warehouse."""


class NewerWarehouse(WarehouseError):
    """The warehouse was written by a later version of Parallax; it is left untouched."""


class ChangedMigration(WarehouseError):
    """A migration file differs from the one that was applied."""


class WarehouseBusy(WarehouseError):
    """Another process has held the load lock for longer than we wait."""
