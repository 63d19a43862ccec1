"""Words for offices and what each may be called instead, and what tells a person's gender.

``ROLES["president"]`` holds the general words ("leader", "official") by which a text may mean a president.
"""

from __future__ import annotations

from news.wordlists import word_set

_LEADERS = "president prime minister premier chancellor king queen emir sultan monarch leader pope taoiseach dictator"
_OFFICIALS = """aide adviser advisor spokesman spokeswoman spokesperson secretary minister official diplomat envoy
ambassador commissioner director chief deputy undersecretary negotiator counselor representative governor mayor
commander general prosecutor attorney coordinator head chairman chairwoman chair administrator president premier
chancellor sheriff"""
_LAWMAKERS = "senator congressman congresswoman representative lawmaker legislator mp deputy speaker sen. rep."
_BUSINESS = "ceo executive chairman chairwoman founder entrepreneur billionaire director president owner businessman"
_SCHOLARS = "professor researcher scientist economist historian analyst expert scholar author lecturer epidemiologist"
_LAW = "lawyer attorney prosecutor judge justice solicitor barrister"
_OTHERS = """candidate nominee activist actor actress singer writer journalist reporter coach manager player captain
victim witness teacher doctor nurse officer detective spokesman archbishop bishop pastor cardinal imam rabbi editor
columnist host pollster strategist politician veteran student suspect defendant star champion striker"""


def _roles() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    groups = (
        (_LEADERS, "leader head politician"),
        (_OFFICIALS, "official"),
        (_LAWMAKERS, "lawmaker politician legislator"),
        (_BUSINESS, "executive boss businessman"),
        (_SCHOLARS, "expert academic scholar researcher scientist"),
        (_LAW, "lawyer"),
        (_OTHERS, ""),
    )
    for members, general in groups:
        for word in members.split():
            table.setdefault(word, set()).update(general.split())
    for first, second in (("adviser", "advisor"), ("spokesman", "spokesperson"), ("spokeswoman", "spokesperson")):
        table[first].add(second)
        table[second].add(first)
    table["secretary"] |= {"diplomat", "minister"}
    table["ambassador"].add("diplomat")
    table["minister"].add("diplomat")
    return {word: frozenset(also) for word, also in table.items()}


ROLES: dict[str, frozenset[str]] = _roles()

PRESIDENCY_WORDS: frozenset[str] = frozenset(("presidency", "palace"))
"""Heads of phrases that mean the seat of a country's head of state."""

FEMALE_WORDS: frozenset[str] = word_set(
    """
    mrs ms miss she her spokeswoman chairwoman congresswoman queen princess actress mother wife daughter
    sister widow businesswoman councilwoman duchess baroness dame lady
    """
)
MALE_WORDS: frozenset[str] = word_set(
    """
    mr he his spokesman chairman congressman king prince actor father husband son brother widower businessman
    councilman duke baron sir lord pope
    """
)

_FEMALE_NAMES = word_set(
    """
    aisha alexandra alice alison amanda amy ana andrea angela anita ann anna anne annalena annie antonia
    barbara beatrice becky betty caroline catherine charlotte cheryl chloe christina christine cindy claire
    claudia cristina cynthia daniela debbie deborah denise diana diane donna dorothy eleanor elena elisabeth
    elizabeth ella ellen emily emma erin eva evelyn fatima fiona florence frances giorgia gina gloria grace
    greta hannah heather helen hillary ingrid irene isabel isabella ivanka jacinda jackie jane janet janice
    jean jeanne jen jennifer jenny jess jessica jill joan joanna josephine joyce judith judy julia juliana
    julie kamala karen kate katherine kathleen kathy katie kelly kim kirsten kristen laura lauren leila lena
    linda lisa liz lucia lucy lynn madeleine malala margaret maria marianne marie marina marine martha mary
    maya megan meghan melania melissa mette michelle mia monica nadia nancy naomi natalia natalie natasha
    nicola nicole nikki nina nora olga olivia paula pamela patricia penny priti rachel rebecca rita roberta
    rosa rose ruth sandra sanna sara sarah sharon sheila shirley sofia sonia sophia sophie stephanie sue susan
    susanna suzanne svetlana sylvia tamara tatiana teresa theresa tina ursula valerie vanessa vera veronica
    victoria virginia vivian wendy yulia yvonne zoe
    """
)
_MALE_NAMES = word_set(
    """
    aaron abdullah adam adrian ahmed alan albert alberto alejandro alexander alexei ali andrew andrei andy
    anthony antonio antony arthur barack ben benjamin bernard bernie bill bob boris brad brandon brett brian
    bruce carl carlos charles chris christian christopher chuck craig daniel dave david dennis dick diego
    dmitri dmitry don donald doug douglas ed edward emmanuel eric ernesto eugene evan felipe felix fernando
    francis francisco francois frank fred gary gavin geoffrey george gerald giovanni giuseppe gordon graham
    greg gregory hans harold harry hassan henry howard hugh ian ibrahim igor ivan jack jacob jake james jason
    jean-claude jeff jeffrey jeremy jerry jim jimmy joe joel john jon jonathan jorge jose joseph josh joshua
    juan justin karl keith ken kenneth kevin khalid larry lee leo leonid lindsey lloyd louis lucas luis luke
    manuel marc marco marcus mario mark martin matt matthew max michael miguel mike mikhail mitch mitt mohamed
    mohammad mohammed muhammad narendra nathan ned neil newt nicholas nick nicolas nigel nikolai oleg oliver
    olaf omar oscar pablo patrick paul pavel pedro peter phil philip philippe pierre rafael ralph rand randy
    raul ray recep ricardo richard rick rob robert roberto rodrigo roger ron ronald roy rudy russell ryan
    salman sam samuel scott sean sergei sergey shinzo simon stefan stephen steve steven stuart ted terry
    thomas tim timothy tom tony travis vicente victor viktor vincent vladimir volodymyr walter warren wayne
    will william xavier yuri zachary
    """
)


def gender_of_first_name(name: str) -> str | None:
    """``"f"``, ``"m"`` or None where the first name is not a common one or means both."""
    first = name.split(maxsplit=1)[0].lower() if " " in name else ""
    if first in _FEMALE_NAMES:
        return "f"
    return "m" if first in _MALE_NAMES else None
