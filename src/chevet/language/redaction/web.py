"""E-mail addresses, URLs, IP addresses, and names of picture files."""

import re
from collections.abc import Iterator

from chevet.language.redaction.found import Found, each

EMAIL = re.compile(
    r"(?i)[\w.%+-]+ ?@ ?[\w-]+(?:\.[\w-]+)+|[\w.]+ @ [\w-]+ ?\. ?[a-z]{2,4}\b|[\w.]+ (?:at|arobase) [\w-]+ (?:dot|point) (?:com|org|net|fr|edu|uk|be|ch|ca)\b"
)
URL = re.compile(
    r"(?i)\b(?:https?|ftp)://[^\s<>\"')\]]+|\bwww\.[^\s<>\"')\],]+"
    r"|\b[a-z0-9-]{2,}(?:\.[a-z0-9-]+)*\.(?:com|org|net|fr|edu|gov|uk|be|ch|ca|de|eu|info|io|health|us|co|it|es)\b(?:/[^\s<>\"')\],]*)?"
)
IP = re.compile(
    r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)"
    r"|(?<![\w:])(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}(?![\w:])|(?<![\w:])(?:[0-9a-fA-F]{1,4}:){2,6}:[0-9a-fA-F]{1,4}(?![\w:])"
)
MAC = re.compile(r"\b(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\b")
PICTURE = re.compile(r"(?i)\b[\w-]+\.(?:jpe?g|png|heic|gif|tiff?|bmp)\b|\b(?:IMG|DSC|DCIM)[_-]?\d{3,}\b")


def web(text: str) -> Iterator[Found]:
    """Every address of a computer, a page, a mailbox or a picture."""
    if "@" in text or " at " in text or "arobase" in text:
        yield from each(EMAIL, text, "email")
    if "." in text:
        yield from each(PICTURE, text, "photograph")
        yield from each(URL, text, "url")
    if "." in text or ":" in text:
        yield from each(IP, text, "ip_address")
        yield from each(MAC, text, "device_id")
