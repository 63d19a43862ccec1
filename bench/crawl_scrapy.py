"""Scrapy as a contender of ``bench.crawl_throughput``, run by the Python of an environment that has Scrapy.

python crawl_scrapy.py PORT HOSTS PAGES    prints {"seconds", "cpu", "pages", "peak_mib", "version"}
"""

import json
import resource
import sys
import time
from collections.abc import AsyncIterator

import scrapy  # type: ignore[import-not-found]  # not one of our packages
from scrapy.crawler import CrawlerProcess  # type: ignore[import-not-found]
from scrapy.resolver import dnscache  # type: ignore[import-not-found]

SETTINGS = {
    "ROBOTSTXT_OBEY": True,
    "CONCURRENT_REQUESTS": 64,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 0,
    "LOG_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "RETRY_ENABLED": False,
    "COOKIES_ENABLED": False,
}
PORT, HOSTS, PAGES = (int(argument) for argument in sys.argv[1:])


class Pages(scrapy.Spider):  # type: ignore[misc]
    """Asks for every page once."""

    name = "pages"
    had = 0

    async def start(self) -> AsyncIterator[object]:
        for number in range(PAGES):
            yield scrapy.Request(f"http://paper{number % HOSTS}.example:{PORT}/{number}", dont_filter=True)

    def parse(self, response: "scrapy.http.Response") -> None:
        type(self).had += len(response.body) > 0


for at in range(HOSTS):
    dnscache[f"paper{at}.example"] = "127.0.0.1"
process = CrawlerProcess(SETTINGS)
process.crawl(Pages)
started, cpu = time.monotonic(), time.process_time()
process.start()
report = {
    "seconds": time.monotonic() - started,
    "cpu": time.process_time() - cpu,
    "pages": Pages.had,
    "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "version": scrapy.__version__,
}
sys.stdout.write(json.dumps(report))
