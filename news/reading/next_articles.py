"""Pages that go on with the next article when one scrolls: what follows the page's own article is taken off."""

from __future__ import annotations

from lxml.html import HtmlElement

from news.reading.headlines import agree, visible_headlines


def without_next_articles(tree: HtmlElement, title: str | None) -> bool:
    """Take every ``article`` with an h1 of its own, other than that of ``title``, off ``tree``; whether any was.

    Only where exactly one article of the page has the h1 that agrees with ``title``: elsewhere the page says too
    little about which is its own.
    """
    headed = {
        article: heading
        for article in tree.iter("article")
        if (heading := visible_headlines(article)) and not any(above.tag == "article" for above in _above(article))
    }
    own = [article for article, heading in headed.items() if title and any(agree(title, one) for one in heading)]
    if len(headed) < 2 or len(own) != 1:
        return False
    for article in headed:
        if article is not own[0]:
            article.drop_tree()
    return True


def _above(element: HtmlElement) -> list[HtmlElement]:
    return list(element.iterancestors())
