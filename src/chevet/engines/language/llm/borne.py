"""Whether the words found for a sentence say most of what it says.

The verifier compares what matters most (numbers, drugs, sides, denials, persons) and lets a paraphrase pass. A small
model also invents what has none of these ("it worsened over the day"): there, too few of its words were said.
"""

from collections.abc import Sequence

from chevet.contracts.draft import Evidence
from chevet.engines.language.llm.overlap import content
from chevet.language.rules.mentions import hits
from chevet.language.sentences import Reading
from chevet.language.verify.spoken import as_sentence

MOST = 0.5  # more than this share of a sentence's content must be in the words found


def borne(text: str, evidence: Sequence[Evidence], reading: Reading) -> bool:
    """Whether more than half of the sentence's content is in its evidence, as the same word or the same concept."""
    language = reading.language
    claimed = content(text, language) - {"¬"}
    if not claimed:
        return True
    said: set[str] = set()
    concepts: set[str] = set()
    for e in evidence:
        for s in reading.by_utterance.get(e.utterance, ()):
            if s.start < e.end and e.start < s.end:
                said |= content(s.text, language)
                concepts |= {h.entry.id for h in hits(s, language)}
    claim = as_sentence(text)
    for hit in hits(claim, language) if claim.tokens else ():
        if hit.entry.id in concepts:  # said in other words
            said |= content(" ".join(t.text for t in claim.tokens[hit.first : hit.last]), language)
    return len(claimed & said) > MOST * len(claimed)
