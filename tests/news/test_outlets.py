"""Which outlet a page belongs to."""

from __future__ import annotations

import pytest

from news.model import Outlet
from news.reading.outlets import Belonging, belonging, fold_name, host_of, index_outlets, site_of

INDEX = index_outlets(
    [
        Outlet("vale", "The Daily Vale", ("dailyvale.example", "https://www.vale.co.uk/"), ("Vale Online",)),
        Outlet("vale-sport", "Vale Sport", ("sport.dailyvale.example",)),
        Outlet("harbour", "Harbour Post", ("harbour-post.example",), ("Café Press",)),
        Outlet("north", "Channel One", ("north.example",)),
        Outlet("south", "Channel One", ("south.example",)),
    ]
)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"final_url": "https://www.dailyvale.example/a", "asserted": "seed-1"}, Belonging("seed-1", "manifest")),
        ({"final_url": "https://www.dailyvale.example/a"}, Belonging("vale", "final_host")),
        ({"final_url": "https://DAILYVALE.example.:8443/a"}, Belonging("vale", "final_host")),
        ({"final_url": "https://m.vale.co.uk/a"}, Belonging("vale", "final_host")),
        ({"final_url": "https://live.sport.dailyvale.example/a"}, Belonging("vale-sport", "final_host")),
        ({"final_url": "https://notdailyvale.example/a"}, Belonging("unknown", "none")),
        ({"final_url": "https://dailyvale.example.evil.example/"}, Belonging("unknown", "none")),
        (
            {"final_url": "https://cdn.example/x", "canonical_url": "https://harbour-post.example/x"},
            Belonging("harbour", "canonical_host", "harbour"),
        ),
        (
            {"final_url": "https://vale.co.uk/x", "canonical_url": "https://harbour-post.example/x"},
            Belonging("vale", "final_host", "harbour"),
        ),
        (
            {"final_url": "https://vale.co.uk/x", "canonical_url": "https://www.dailyvale.example/x"},
            Belonging("vale", "final_host"),
        ),
        (
            {"final_url": "https://vale.co.uk/x", "publisher": "HARBOUR POST"},
            Belonging("vale", "final_host", "harbour"),
        ),
        ({"final_url": "https://vale.co.uk/x", "publisher": "Somebody"}, Belonging("vale", "final_host")),
        ({"final_url": "file:///x.html", "publisher": "cafe press"}, Belonging("harbour", "publisher")),
        ({"final_url": "file:///x.html", "site_name": "Daily Vale"}, Belonging("vale", "site_name")),
        ({"final_url": "file:///x.html", "site_name": "Harbour-Post.example"}, Belonging("harbour", "site_name")),
        ({"final_url": "file:///x.html", "publisher": "Channel One"}, Belonging("unknown", "none")),
        (
            {"final_url": "https://a.unknown.example/x", "canonical_url": "https://b.unknown.example/x"},
            Belonging("unknown", "none"),
        ),
        (
            {"final_url": "https://a.co.uk/x", "canonical_url": "https://b.co.uk/x"},
            Belonging("unknown", "none", "b.co.uk"),
        ),
        ({"final_url": "http://[", "canonical_url": "::", "publisher": ""}, Belonging("unknown", "none")),
    ],
)
def test_the_rules_in_their_order(facts: dict[str, str], expected: Belonging) -> None:
    assert belonging(INDEX, **facts) == expected


def test_what_cannot_be_used_of_the_outlets_is_told() -> None:
    index = index_outlets(
        [Outlet("a", "A", ("co.uk", "a.example")), Outlet("b", "a", ("www.a.example", "not a domain"))]
    )
    assert dict(index.domains) == {"a.example": "a"}
    assert dict(index.names) == {}
    assert len(index.problems) == 4


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.bbc.co.uk", "bbc.co.uk"),
        ("news.example", "news.example"),
        ("a.b.news.example", "news.example"),
        ("one.blogspot.com", "one.blogspot.com"),
        ("co.uk", ""),
        ("localhost", ""),
        ("127.0.0.1", ""),
    ],
)
def test_sites(host: str, site: str) -> None:
    assert site_of(host) == site


def test_hosts_and_names_are_folded() -> None:
    assert host_of("HTTPS://www.Süd.example:80/x") == "xn--sd-xka.example"
    assert fold_name("The  Café-Press!") == fold_name("cafe press") == "cafepress"
