"""Verbs and phrases that attribute words to somebody, as lemmas.

``SAYING`` verbs take quoted words or a content clause; ``TALKING`` verbs report that somebody spoke, so that
marked words under them are that speaker's; ``WANTING`` verbs attribute an infinitive. General English.
"""

from __future__ import annotations

from news.wordlists import word_set

SAYING: frozenset[str] = word_set(
    """
    accuse acknowledge add admit advise affirm agree allege announce answer argue ask assert assure boast
    caution charge claim comment complain concede conclude confess confirm contend continue convey counter
    criticise criticize cry declare decry demand denounce deny describe disclose dismiss dub elaborate
    emphasise emphasize estimate exclaim explain express find fume hint imply inform insist interject joke
    label lament maintain mention mock murmur muse mutter note object observe opine pledge point post predict
    proclaim promise pronounce propose protest question quip quote rebuke recall reason recommend reiterate
    rejoin remark remind repeat reply report respond retort reveal say scold shout signal slam speculate state
    stress suggest summarise summarize swear sum tell testify tout tweet underline underscore urge vow warn
    whisper wonder write yell condemn praise blast brand call hail urge reaffirm rebut refute theorize
    theorise lambast assail
    """
)

TALKING: frozenset[str] = frozenset(["speak", "talk", "discuss", "address", "refer", "cite", "appeal", "invoke"])

THINKING: frozenset[str] = word_set(
    """
    anticipate assume believe calculate consider doubt expect fear feel figure guess hope know realise realize
    regard see sense think understand worry learn hear recognize recognise determine decide suspect show
    indicate read
    """
)

WANTING: frozenset[str] = word_set(
    """
    agree ask attempt call decide demand hope intend invite offer order plan pledge promise propose recommend
    refuse request seek swear threaten urge vow want warn wish
    """
)

ALL: frozenset[str] = SAYING | TALKING | THINKING | WANTING

SAID_FORMS = (
    r"(?:said|says|told|tells|added|adds|asked|asks|wrote|writes|noted|notes|stated|states|stressed|explained|"
    r"explains|insisted|insists|warned|warns|replied|replies|declared|declares|argued|argues|claimed|claims|"
    r"tweeted|announced|continued|concluded|admitted|recalled|recalls|shouted|joked|observed|remarked|responded|"
    r"reported|commented|complained|quipped|exclaimed|testified|answered|wondered|demanded|acknowledged)"
)
"""Finite forms of the commonest verbs, as a pattern for text that is not parsed."""
