"""What never stands in a log line: the address of a patient's page, which is a key."""

import logging
import re

_KEY = re.compile(r"(/my-care/)[^/\s?]+")


class WithoutKeys(logging.Filter):
    """Takes the key out of such an address wherever a record tells it; lets every record through."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if "/my-care/" in text:
            record.msg, record.args = _KEY.sub(r"\1…", text), ()
        return True
