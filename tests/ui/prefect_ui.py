"""A colleague at the Prefect UI, in real Chromium: hands in three addresses, opens the artifact and the report.

Run by ``make ui-test``, not by ``make test``: it needs Debian's ``chromium`` and a minute. With ``PICTURES=folder`` it
also takes the pictures of docs/operations.md.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect, sync_playwright

from tests.conftest import ROOT
from tests.ui.small_sites import small_sites

PATIENCE = 240_000
"""Milliseconds; a quiet machine needs 30 s for a whole run, a busy one minutes."""


@dataclass(frozen=True, slots=True)
class Served:
    """What ``parallax serve`` brought up and said."""

    ui: str
    password: str
    reports: str
    process: subprocess.Popen[str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("served")
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "PARALLAX_"))}
    mine |= {"PARALLAX_DATA": str(data), "PARALLAX_ALLOW_LOOPBACK": "1"}
    ports = ["--port", str(free_port()), "--reports-port", str(free_port())]
    command = [str(Path(sys.executable).parent / "parallax"), "serve", *ports]
    with subprocess.Popen(
        command, env=mine, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as it:
        assert it.stdout is not None
        said = ""
        while "Ctrl-C" not in said:
            line = it.stdout.readline()
            assert line, f"parallax serve ended: {said}"
            said += line
        ui, password, reports = (
            re.search(pattern, said).group(1)  # type: ignore[union-attr]
            for pattern in (r"UI\s+(\S+)", r"password: (\S+)", r"Reports\s+(\S+)")
        )
        yield Served(ui, password, reports, it)
        it.send_signal(signal.SIGINT)
        assert it.wait(timeout=60) == 0
        assert it.stdout.read().endswith("Stopped.\n")


@pytest.fixture(scope="module")
def page(served: Served) -> Iterator[Page]:
    chromium = shutil.which("chromium")
    assert chromium, "this test drives the chromium of the system: apt install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1180, "height": 900})
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        page.goto(f"{served.ui}/deployments")
        page.locator("input[type=password]").fill(served.password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        yield page
        picture(page, "prefect-last")
        browser.close()


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.wait_for_timeout(500)
        page.screenshot(path=Path(folder) / f"{name}.png")


def open_form(page: Page, served: Served, deployment: str) -> None:
    page.goto(f"{served.ui}/deployments")
    page.get_by_role("link", name=deployment, exact=True).first.click()
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_text("Custom run").first.click()
    page.get_by_role("button", name="Submit").wait_for()


def is_form(url: str) -> bool:
    """Whether ``url`` is that of the form for a run."""
    return url.partition("?")[0].endswith("/run")


def submit(page: Page) -> None:
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url(lambda url: not is_form(url))


def open_run(page: Page, served: Served, name: str, state: str) -> None:
    """The page of a run, once it has begun and has its name, and then its ``state``."""
    link = page.get_by_role("link", name=name).first
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline:
        page.goto(f"{served.ui}/runs")
        with suppress(TimeoutError):
            link.wait_for(timeout=5_000)
            break
    link.click()
    page.wait_for_url("**/flow-run/**")
    page.get_by_text("Job Variables", exact=True).wait_for()
    expect(page.get_by_text(state, exact=True).first).to_be_visible()


def property_of(page: Page, title: str) -> Locator:
    return page.locator(".schema-form-property").filter(has_text=title).last


def test_three_addresses_become_a_report(page: Page, served: Served) -> None:
    with small_sites("bridge") as addresses:
        open_form(page, served, "ingest-once")
        places = property_of(page, "Folders, files and addresses")
        for _more in addresses[1:]:
            places.get_by_role("button", name="Add item").click()
        for number, address in enumerate(addresses):
            places.locator("textarea").nth(number).fill(address)
        picture(page, "prefect-form")
        submit(page)
        open_run(page, served, "ingest bridge and 2 more", "Completed")
    picture(page, "prefect-run")
    page.get_by_text("Artifacts", exact=True).first.click()
    page.get_by_role("link", name="reports").first.click()
    link = page.locator("a[href*='story1-']").first
    expect(link).to_be_visible()
    picture(page, "prefect-artifact")
    address = str(link.get_attribute("href"))
    assert address.startswith(f"{served.reports}/story1-")
    page.goto(address)
    expect(page.locator("h1")).to_contain_text(re.compile("bridge|crossing", re.IGNORECASE))
    told_by = [host for host in ("127.0.0.1", "127.0.0.2", "127.0.0.3") if page.get_by_text(host).count()]
    assert len(told_by) >= 2, "a report is of two outlets or more"


def test_the_form_offers_the_outlets_and_refuses_what_cannot_work(page: Page, served: Served) -> None:
    open_form(page, served, "ingest")
    outlets = property_of(page, "Outlets")
    outlets.locator(".p-select-button__control").click()
    page.keyboard.press("ArrowDown")
    page.get_by_placeholder("Search").fill("monde")
    picture(page, "prefect-outlets")
    page.locator(".p-select-option").filter(has_text="le-monde").first.click()
    expect(outlets.locator(".p-select-button")).to_contain_text("le-monde")
    open_form(page, served, "ingest-once")
    property_of(page, "Folders, files and addresses").locator("textarea").first.fill("")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("is not of type").first).to_be_visible()
    assert is_form(page.url), "nothing was started"


def test_a_place_that_is_not_there_is_refused_in_words(page: Page, served: Served) -> None:
    open_form(page, served, "ingest-once")
    property_of(page, "Folders, files and addresses").locator("textarea").first.fill("no/such/news")
    submit(page)
    open_run(page, served, "ingest news", "Failed")
    expect(page.get_by_text("There is nothing at no/such/news. Name a folder or file").first).to_be_visible()
    picture(page, "prefect-refused")
    expect(page.get_by_text("Traceback")).to_have_count(0)
