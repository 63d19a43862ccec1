"""What a person sees at the end of a run: the four lines, who is quoted, what is told by whom.

Everything is a ``Text``, never rich markup, and hidden characters are visible, so that a page can neither
colour nor move the terminal.
"""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from news.comparison.speaker_names import with_common_names
from news.model import Comparison
from reports.escape import clip, visible
from reports.heads import date_span, letter, working_title
from reports.rows import number_rows
from reports.scare import scare_words
from reports.voices import sides

BAR = 30
STYLES = ("cyan", "yellow", "magenta", "green", "blue", "red", "white", "bright_black")
FILLS = "█▓▒░▚▞▤▥"


def plain(text: str, limit: int = 200, style: str = "") -> Text:
    """Return untrusted ``text`` as one harmless line of at most ``limit`` characters."""
    return Text(visible(clip(text, limit)), style=style)


def summary(comparison: Comparison) -> RenderableType:
    """Return a comparison as a few tables for ``Console.print``."""
    tellings = comparison.tellings
    title, _ = working_title(tellings)
    names = Text(" · ").join(
        Text.assemble((letter(i), "bold"), " ", plain(t.outlet_name, 60)) for i, t in enumerate(tellings)
    )
    dates = date_span(tellings)
    lines = [plain(f"{n}. {finding.label}", 400) for n, finding in enumerate(comparison.top, 1)]
    parts: list[RenderableType] = [
        plain(title, 200, "bold"),
        Text.assemble(names, f" · {dates}" if dates else ""),
        Text(""),
    ]
    parts += [Padding(line, (0, 0, 0, 2)) for line in lines]
    parts += [Text(""), voices_table(comparison), *scare_table(comparison), facts_table(comparison)]
    return Group(*parts)


def _new_table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for n, column in enumerate(columns):
        table.add_column(Text(column), justify="left" if n == 0 else "right", overflow="fold")
    return table


def voices_table(comparison: Comparison) -> Table:
    """Return the quoted words by side, one row a telling with a bar whose parts differ in colour and in fill."""
    found = sides(with_common_names(comparison.tellings))
    whole = max((sum(s.words[i] for s in found) for i in range(len(comparison.tellings))), default=0) or 1
    table = _new_table("Who is quoted (words)", "")
    table.add_column("", justify="left", no_wrap=True)
    for side in found[:6]:
        heading = Text.assemble((FILLS[side.rank % 8], STYLES[side.rank % 8]), " ", plain(side.name, 24))
        table.add_column(heading, justify="right")
    for i in range(len(comparison.tellings)):
        bar = Text()
        for side in found:
            bar.append(FILLS[side.rank % 8] * round(BAR * side.words[i] / whole), STYLES[side.rank % 8])
        table.add_row(letter(i), bar, *(str(side.words[i]) for side in found[:6]))
    return table


def scare_table(comparison: Comparison) -> list[Table]:
    """Return the words in scare quotes, one row a word, or nothing where there are none."""
    words = scare_words(comparison.tellings)
    if not words:
        return []
    table = _new_table(
        "Scare quotes", "word, marked of mentions", *(letter(i) for i in range(len(comparison.tellings)))
    )
    for word in words[:8]:
        table.add_row(plain(word.shown, 40), *(f"{t.marked} of {t.mentions}" for t in word.tallies))
    return [table]


def facts_table(comparison: Comparison) -> Table:
    """Return how many facts are told by several, by each alone, and how many look-alikes were kept apart."""
    rows = number_rows(comparison)
    alone = [sum(i in row.outlets for row in rows["only"]) for i in range(len(comparison.tellings))]
    several = "told by both" if len(comparison.tellings) == 2 else "told by several"
    sure = sum(row.is_sure for row in rows["shared"])
    table = _new_table(
        "What is told", several, "perhaps", *(f"only in {letter(i)}" for i in range(len(alone))), "look-alikes"
    )
    table.add_row(str(sure), str(len(rows["shared"]) - sure), *map(str, alone), str(len(rows["alike"])))
    return table
