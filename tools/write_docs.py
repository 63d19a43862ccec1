"""Write the parts of the documentation that are made out of the code: ``python tools/write_docs.py``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pipeline.session import open_session
from pipeline.settings import Settings
from warehouse.dictionary import dictionary

TARGET = Path(__file__).parent.parent / "docs" / "data-dictionary.md"

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, open_session(Settings(Path(folder), Path(folder))) as session:
        TARGET.write_text(dictionary(session.connection), encoding="utf-8")
    print(f"wrote {TARGET.relative_to(Path.cwd())}")
