"""Words that may mean that someone is not safe. They only show whom to ring, and decide nothing."""

import re

PHRASES = (
    r"suicid\w*",
    r"self[- ]?harm\w*",
    r"overdos\w*",
    r"(?:kill|hurt|harm|cut|cutting|hurting|harming|killing) (?:my|him|her|them)sel(?:f|ves)",
    r"end (?:it all|my life)",
    r"(?:want|wanted|wish|going) to die",
    r"wish i (?:was|were) dead",
    r"better off (?:dead|without me)",
    r"(?:do not|don't|cant|can't|cannot) (?:want to )?(?:live|go on|be here)(?: any ?more)?",
    r"(?:not|isn't|aren't|don't feel|doesn't feel|never) (?:feel )?safe",
    r"unsafe",
    r"(?:hit|hits|hitting|beats|beat|hurt|hurts|hurting|threaten\w*|chok\w*|abus\w*) (?:me|us)",
    r"abuse[ds]?",
    r"(?:sexual\w*|physical\w*) (?:assault\w*|abus\w*)",
    r"rape[ds]?",
    r"(?:scared|afraid|frightened) (?:of|to go) (?:him|her|them|home|my)",
    r"(?:forced|forcing|made|making) (?:me|us) (?:to )?marr\w*",
    r"(?:kicked|thrown) (?:me )?out",
    r"nowhere to (?:sleep|go|stay|live)",
)
PATTERN = re.compile(rf"\b(?:{'|'.join(PHRASES)})\b", re.IGNORECASE)


def mentions_safety(words: str) -> bool:
    """Return whether the words may be about someone's safety."""
    return PATTERN.search(" ".join(words.replace("’", "'").split())) is not None
