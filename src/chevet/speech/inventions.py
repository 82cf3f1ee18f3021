"""Sentences that Whisper is known to write where nobody spoke: credits and closings of its training films.

In the form of `guards.plain`: lower case, no accents, no punctuation. Only what nobody says in a
consultation; "thank you" and « merci » are judged by the sound instead.
"""

CREDITS = frozenset(
    {
        "",
        "thanks for watching",
        "thank you for watching",
        "thank you so much for watching",
        "thanks for watching and see you in the next video",
        "please subscribe",
        "please like and subscribe",
        "dont forget to subscribe",
        "subtitles by the amara org community",
        "subtitles by amara org",
        "transcribed by https otter ai",
        "sous titres realises para la communaute d amara org",
        "sous titres realises par la communaute d amara org",
        "sous titres realises par l amara org",
        "sous titrage st 501",
        "sous titrage societe radio canada",
        "sous titrage societe radio canada sous titrage societe radio canada",
        "sous titrage fr 2021",
        "merci d avoir regarde cette video",
        "merci d avoir regarde",
        "abonnez vous",
        "music",
        "musique",
        "applause",
        "applaudissements",
    }
)
