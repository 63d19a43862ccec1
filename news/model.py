"""The words of Parallax as types: what flows from one step to the next.

Everything here is frozen. Offsets are characters (Unicode code points) into the ``text`` of the version
they belong to, half open, so that ``text[start:end]`` is the evidence itself. Times are aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Provenance = Literal[
    "asserted",
    "json_ld",
    "meta",
    "microdata",
    "visible",
    "htmldate",
    "paragraphs",
    "trafilatura",
    "resiliparse",
    "scripts",
    "first_line",
    "detected",
]
"""Where a fact about an article comes from; ``asserted`` means the manifest, from outside the text."""

TimePrecision = Literal["day", "minute", "second"]
"""The smallest unit in which a page gives a time."""

BlockKind = Literal["paragraph", "heading", "quote", "item"]

Access = Literal["paywall", "teaser", "truncated"]
"""``paywall``: the page says that it is for subscribers, and shows its text all the same; ``teaser``: only the
beginning of such an article; ``truncated``: the text breaks off before a notice."""

PageKind = Literal["article", "live", "gallery", "video"]


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes: ``outlet`` is the slug that every table uses, ``name`` what people read."""

    outlet: str
    name: str
    domains: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    country: str | None = None
    language: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes as received, before anybody has looked inside.

    ``url`` is the identity of what was asked for (a ``file:`` name for local files), ``final_url`` where it
    was found. ``digest`` is BLAKE2b-128 of ``body`` in hex. ``asserted`` holds what a manifest says about the
    page from outside its text: outlet, url, title, published_at, language, note.
    """

    url: str
    final_url: str
    body: bytes
    digest: str
    media_type: str
    fetched_at: datetime
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    asserted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a text and what it is on the page; ``item`` is an item of a list."""

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line that readers took for text and that is furniture, with the word for why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Extract:
    """What a page says: the clean text and its facts, each with its provenance.

    ``title_span`` is set where the title stands inside ``text`` (a text file whose first line is a headline).
    ``lead`` is the first passage after the title. ``provenance`` maps field names to where they came from.
    ``authors`` are people, ``agencies`` the agencies and desks that the byline names. ``headlines`` holds every form of
    the headline by its place: h1, json_ld, og, tag. ``blocks`` cover the lines of ``text`` in order. ``confidence`` is
    how far two readers agree on the text (F1 of their words), None where there was only one. A time without a zone of
    its own is taken as UTC and ``zoned`` is False. ``encoding_rule`` is the rule that decided on ``encoding``.
    """

    title: str | None
    text: str
    lead: str
    byline: str | None
    published_at: datetime | None
    language: str
    canonical_url: str | None
    title_span: tuple[int, int] | None = None
    provenance: Mapping[str, Provenance] = field(default_factory=dict)
    kicker: str | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    modified_at: datetime | None = None
    published_precision: TimePrecision | None = None
    published_zoned: bool = False
    modified_precision: TimePrecision | None = None
    modified_zoned: bool = False
    section: str | None = None
    tags: tuple[str, ...] = ()
    language_declared: str | None = None
    language_detected: str | None = None
    publisher: str | None = None
    site_name: str | None = None
    headlines: Mapping[str, str] = field(default_factory=dict)
    kind: PageKind = "article"
    access: Access | None = None
    blocks: tuple[Block, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    confidence: float | None = None
    marks: tuple[str, ...] = ()
    encoding: str | None = None
    encoding_rule: str | None = None
    encoding_damaged: bool = False
    mojibake: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence, heading or headline; ``paragraph`` counts lines of text from 0."""

    index: int
    start: int
    end: int
    text: str
    paragraph: int
    role: Literal["headline", "body"] = "body"


State = Literal["loaded", "revised", "unchanged", "duplicate", "rejected", "failed"]
"""How an item of a run ends; each item ends in exactly one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one item of a run. ``reason`` is one word of a closed list, ``detail`` the same in a sentence."""

    source_id: str
    url: str
    state: State
    reason: str | None = None
    detail: str | None = None
    article_id: str | None = None
    version_id: str | None = None
    seconds: float = 0.0
    outlet: str | None = None


QuoteKind = Literal["direct", "partial", "scare", "indirect"]


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted or reported words.

    ``text`` includes its quotation marks for every kind but ``indirect``. ``voice`` is ``quoted`` when the
    words stand inside another quote, ``own`` when the outlet itself sets the marks. ``speaker`` is the person
    or body resolved within the article (``Vladimir Putin``, not ``he``), ``side`` the country or camp that the
    speaker speaks for, ``reported_by`` who passed the words on where that is somebody else.
    """

    start: int
    end: int
    text: str
    kind: QuoteKind
    voice: Literal["own", "quoted"] = "own"
    speaker: str | None = None
    side: str | None = None
    reported_by: str | None = None
    cue: str | None = None
    cue_start: int | None = None
    cue_end: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, amount, duration or date.

    ``value`` is normalised: ISO date (``2022-02-12``), ISO 8601 duration (``PT1H40M``, ``P8Y``), year
    (``2015``), number with an optional bound (``>100000``), or ``vague``. ``unit`` is what is counted.
    """

    start: int
    end: int
    text: str
    kind: Literal["date", "duration", "quantity", "money", "percent", "year"]
    value: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """Who or what is named. ``key`` joins mentions of the same referent (``vladimir putin``)."""

    start: int
    end: int
    text: str
    kind: Literal["person", "place", "body", "group", "other"]
    key: str


@dataclass(frozen=True, slots=True)
class Annotations:
    """Everything found in one text, each list ordered by (start, end)."""

    passages: tuple[Passage, ...] = ()
    quotes: tuple[Quote, ...] = ()
    figures: tuple[Figure, ...] = ()
    names: tuple[Name, ...] = ()
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that was read and passed the screen: ready to be recognised and loaded.

    ``sketch`` are its kept shingle hashes (uint64); ``text_digest`` is equal for equal words. ``outlet_rule`` is what
    decided whose it is, ``republished_from`` whose text the page says it shows, where that is another's; ``found_url``
    is where its page was found, without what only tracks readers.
    """

    source_id: str
    outlet: str
    article_url: str
    page: Page
    extract: Extract
    annotations: Annotations
    text_digest: str
    word_count: int
    sketch: tuple[int, ...]
    reader_version: str
    annotator_version: str
    seconds: float
    outlet_rule: str | None = None
    republished_from: str | None = None
    found_url: str | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """One outlet's version of a story, as a comparison takes it in."""

    version_id: str
    outlet: str
    outlet_name: str
    title: str | None
    lead: str
    text: str
    language: str
    annotations: Annotations
    url: str | None = None
    published_at: datetime | None = None
    published_at_is_asserted: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of one telling; ``telling`` is its index in ``Comparison.tellings``."""

    telling: int
    start: int
    end: int
    text: str


FindingKind = Literal[
    "lead",
    "headline",
    "shared",
    "only_in",
    "look_alike",
    "quoted_words",
    "voice_only_in",
    "scare_quotes",
    "attribution",
    "figure_conflict",
    "figure_divergence",
    "quote_differs",
    "naming",
    "wording",
]

DIFFERENCES: frozenset[FindingKind] = frozenset(
    {
        "only_in",
        "quoted_words",
        "voice_only_in",
        "scare_quotes",
        "attribution",
        "figure_conflict",
        "figure_divergence",
        "headline",
        "quote_differs",
        "naming",
        "wording",
    }
)
"""Kinds that say the tellings differ; comparing a text with itself yields none of these."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement about the tellings that a reader can count and click.

    ``label`` is a neutral sentence made of counts and of words that stand in the texts. ``outlets`` are the
    slugs it is about (for ``only_in`` the one that tells). ``score`` in [0, 1] is how sure and how large;
    ``parts`` says how it came about, in JSON-able scalars.
    """

    kind: FindingKind
    label: str
    outlets: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    score: float
    parts: Mapping[str, float | int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Tellings of one story held against each other.

    ``top`` repeats up to four of ``findings``, the starkest countable ones. ``limits`` are sentences on what
    this comparison could not do. ``recipe`` names the version of the method.
    """

    recipe: str
    tellings: tuple[Telling, ...]
    top: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    limits: tuple[str, ...] = ()
