"""Reports full of hostile words in real Chromium: nothing of a page ever runs, loads or leaves.

Run by ``make ui-test``; needs Debian's ``chromium``. Each page is shown twice: as it is written, and without its
content security policy, so that not only the policy keeps it still.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from reports.html import render_html
from reports.index import IndexEntry, render_index, search_script
from tests.reports.hostile import hostile_comparison
from tests.reports.payloads import PAYLOADS
from tests.reports.sample import GENERATED

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_WATCH = """
window.__seen = [];
window.alert = window.confirm = window.prompt = () => window.__seen.push("dialog");
document.addEventListener("securitypolicyviolation", e => window.__seen.push(e.violatedDirective));
"""
_POKE = """
() => {
  for (const node of document.querySelectorAll("*"))
    for (const kind of ["mouseover", "focus", "click", "error", "load"])
      if (!(kind === "click" && node.closest("a[href^=http]"))) node.dispatchEvent(new Event(kind));
  return {seen: window.__seen, scripts: [...document.scripts].map(script => script.textContent), title: document.title,
          active: document.querySelectorAll("iframe,object,embed,form,base,link,img,meta[http-equiv=refresh]").length};
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "this test drives the chromium of the system: apt install chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def shown(browser: Browser, page_file: Path) -> tuple[dict[str, object], list[str]]:
    """What the page did while every element of it was poked, and every address that it asked for."""
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(_WATCH)
    page.goto(page_file.as_uri())
    found: dict[str, object] = page.evaluate(_POKE)
    page.close()
    return found, asked


def pages(payload: str) -> dict[str, str]:
    entry = IndexEntry(payload, payload, (payload, payload), None, 3, payload)
    return {
        "report": render_html(hostile_comparison(payload), story_id=payload, generated_at=GENERATED),
        "index": render_index([entry], generated_at=GENERATED),
    }


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_nothing_of_a_page_ever_runs(browser: Browser, tmp_path: Path, number: int) -> None:
    for name, html in pages(PAYLOADS[number]).items():
        bare = _POLICY.sub("", html)
        assert bare != html
        for kind, text in (("kept", html), ("bare", bare)):
            page_file = tmp_path / f"{name}-{kind}.html"
            page_file.write_text(text, encoding="utf-8")
            found, asked = shown(browser, page_file)
            ours = [str(search_script()[0])] if name == "index" else []
            assert (found["seen"], found["scripts"], found["active"]) == ([], ours, 0), (name, kind)
            assert asked == [page_file.as_uri()], (name, kind)


def test_the_watch_sees_a_script_that_runs(browser: Browser, tmp_path: Path) -> None:
    page_file = tmp_path / "bad.html"
    page_file.write_text("<img src=x onerror=alert(1)><script>alert(1)</script>", encoding="utf-8")
    found, asked = shown(browser, page_file)
    assert "dialog" in found["seen"]  # type: ignore[operator]
    assert found["scripts"] == ["alert(1)"]
    assert len(asked) == 2


@pytest.mark.parametrize(("width", "scheme"), [(380, "light"), (1600, "dark")])
def test_a_page_of_endless_words_is_no_wider_than_its_window(
    browser: Browser, tmp_path: Path, width: int, scheme: str
) -> None:
    page_file = tmp_path / "wide.html"
    page_file.write_text(pages("W" * 10_000)["report"], encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(page_file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
