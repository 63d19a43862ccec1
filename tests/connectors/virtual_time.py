"""Time that passes only when everybody sleeps."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field


@dataclass
class VirtualTime:
    """A clock and its sleep: hours pass in milliseconds, in the order in which they would."""

    now: float = 1_000.0
    _sleepers: list[tuple[float, int, asyncio.Future[None]]] = field(default_factory=list)
    _count: int = 0

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self._count += 1
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, self._count, future))
        await future

    async def run(self, work: Iterable[Awaitable[None]]) -> None:
        """Do all of ``work`` at once; time goes on to the next sleeper whenever nothing else can be done."""
        done = asyncio.gather(*work)
        while not done.done():
            for _ in range(20):
                await asyncio.sleep(0)
            if self._sleepers and not done.done():
                self.now, _, future = heapq.heappop(self._sleepers)
                future.set_result(None)
        await done
