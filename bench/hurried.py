"""The ``parallax`` command without pauses between requests, for servers of one's own; all else is as it is.

.venv/bin/python -m bench.hurried ingest --no-prefect http://127.0.0.1:8000/feed.xml
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from connectors.pace import Manners
from parallax import runner
from parallax.entry import main
from pipeline.settings import Settings, settings_from


def _hurried(environ: Mapping[str, str], *, root: Path) -> Settings:
    return replace(settings_from(environ, root=root), manners=Manners(floor=0.0, latency_factor=0.0, jitter=0.0))


if __name__ == "__main__":
    vars(runner)["settings_from"] = _hurried
    main()
