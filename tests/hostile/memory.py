"""What the largest of the misdeeds cost in memory: a child that prints its peak in MiB and the outcomes."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path

from connectors.client import open_client
from connectors.politeness import OpenGate
from tests.hostile.runs import end_of, settings_for


async def main(place: str, addresses: list[str]) -> None:
    """Fetch ``addresses`` one after the other."""
    outcomes = {}
    async with open_client(settings_for(json.loads(place)), gate=OpenGate(), now=lambda: datetime.now(UTC)) as client:
        for address in addresses:
            outcomes[address] = (await end_of(client, address)).outcome
    print(json.dumps({"mebibytes": _peak(), "outcomes": outcomes}))


def _peak() -> float:
    """The peak of this very program: what getrusage says of a child begins with the size of its parent."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2:]))
