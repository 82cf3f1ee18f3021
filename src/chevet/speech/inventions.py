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
        "merci d avoir regarde cette video",
        "merci d avoir regarde",
        "abonnez vous",
        "music",
        "musique",
        "applause",
        "applaudissements",
    }
)

CREDITS_BEGIN = ("sous titrage", "sous titres", "subtitles by", "transcribed by", "transcription by")
"""How a phrase that is a credit begins."""
