"""A long queue: a kilobyte an address at most, so that a hundred thousand need a hundred megabytes."""

from __future__ import annotations

import tracemalloc

from pipeline.crawl import in_turns
from pipeline.listing import Target
from pipeline.places import batches

ADDRESSES, BATCH = 10_000, 200


def test_k15_a_long_queue_needs_a_kilobyte_an_address() -> None:
    in_turns([Target("http://site.example/", "s")])  # reads the list of public suffixes, once a process
    tracemalloc.start()
    targets = in_turns([Target(f"http://site{n % 500}.example/{n}", "s") for n in range(ADDRESSES)])
    sizes = [len(batch) for _start, batch in batches(targets, BATCH)]
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum(sizes) == ADDRESSES
    assert max(sizes) == BATCH
    assert len({target.url.split("/")[2] for target in targets[:500]}) == 500
    assert most < 1_000 * ADDRESSES
