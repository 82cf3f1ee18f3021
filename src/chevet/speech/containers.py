"""What a recording's first and last bytes say: which format it is, and whether it breaks off.

The format is settled here and handed to the decoder by name. Left to guess, FFmpeg would also
open play lists, which name other files and addresses: a recording must never do that.
"""

import os
import struct
from typing import BinaryIO

# bytes at an offset → FFmpeg's name of the format
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (8, b"WAVE", "wav"),
    (0, b"fLaC", "flac"),
    (0, b"OggS", "ogg"),
    (0, b"ID3", "mp3"),
    (4, b"ftyp", "mp4"),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),  # WebM, as browsers record
)

_OGG_END_OF_STREAM = 0x04
_WAV_UNKNOWN_SIZES = (0, 0x7FFFFFFF, 0xFFFFFFFF)  # written by programs that stream


def sniff(head: bytes) -> str | None:
    """FFmpeg's name of the format that a file beginning with `head` (12 bytes or more) is in, or None."""
    for offset, magic, name in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return name
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return "aac" if head[1] & 0xF6 == 0xF0 else "mp3"
    return None


def size_of(stream: BinaryIO) -> int:
    """Bytes in a seekable stream; its position is put back."""
    here = stream.tell()
    size = stream.seek(0, os.SEEK_END)
    stream.seek(here)
    return size


def breaks_off(stream: BinaryIO, name: str) -> bool:
    """Whether a WAV or Ogg file visibly lacks its end. Other formats promise a length instead.

    WAV: the data chunk promises more bytes than there are (RIFF). Ogg: the last page is cut or is
    not marked as the last (RFC 3533, header type 0x04).
    """
    if name == "wav":
        return _wav_breaks_off(stream)
    if name == "ogg":
        return _ogg_breaks_off(stream)
    return False


def _wav_breaks_off(stream: BinaryIO) -> bool:
    size = size_of(stream)
    stream.seek(0)
    if stream.read(4) != b"RIFF":  # RF64 keeps its sizes elsewhere
        return False
    position = 12
    while position + 8 <= size:
        stream.seek(position)
        chunk, length = struct.unpack("<4sI", stream.read(8))
        if chunk == b"data":
            return length not in _WAV_UNKNOWN_SIZES and position + 8 + length > size
        position += 8 + length + (length & 1)
    return True


def _ogg_breaks_off(stream: BinaryIO) -> bool:
    size = size_of(stream)
    start = max(0, size - 128 * 1024)  # a page is at most 65,307 bytes
    stream.seek(start)
    tail = stream.read()
    page = tail.rfind(b"OggS")
    header = tail[page : page + 27]
    if page < 0 or len(header) < 27:
        return True
    lengths = tail[page + 27 : page + 27 + header[26]]
    whole = len(lengths) == header[26] and len(tail) >= page + 27 + header[26] + sum(lengths)
    return not (whole and header[5] & _OGG_END_OF_STREAM)
