"""Which cells of a table are dates or times of day, as loggers and spreadsheets write them in many countries."""

import re
from datetime import datetime
from functools import lru_cache

_WORD = r"[A-Za-zäéû]{3,9}\.?"
_DAY = (
    r"(?:\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\.?"
    rf"|\d{{1,2}}[-. ]?{_WORD}[-. ,]{{0,2}}\d{{2,4}}"  # 10 Mar 2004
    rf"|{_WORD} \d{{1,2}},? \d{{2,4}})"  # March 10, 2004
)
_HALF = r"(?: ?[AaPp]\.?[Mm]\.?)?"
_TIME = rf"\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}}(?:[.,]\d+)?)?{_HALF}"
_ALONE = rf"\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:[.,]\d+)?)?{_HALF}|\d{{1,2}}\.\d{{2}}\.\d{{2}}"
_ZONE = r"(?: ?(?:Z|UTC|GMT|[A-Z]{3,4}|[+-]\d{2}:?\d{2}))?"
_WHOLE = re.compile(rf"(?:(?:[A-Za-z]{{2,9}}\.?,? )?{_DAY}(?:[ T_,-]{{1,2}}(?:{_TIME}|\d{{1,2}}h?)?)?|{_ALONE}){_ZONE}")
_MONTH = re.compile(r"\d{4}[-/](?:0?[1-9]|1[0-2])|\d{4}-?[QqWw]\d{1,2}|(?:0?[1-9]|1[0-2])/\d{4}")
_DURATION = re.compile(r"(?:\d+ days? )?\d{1,4}:\d{2}:\d{2}(?:[.,]\d+)?")


@lru_cache(maxsize=4096)
def is_date(cell: str) -> bool:
    """True for a day, a month, a time of day or several of them; a plain number is none, nor is a version like 1.2."""
    if len(cell) < 4 or not any(mark in cell for mark in ":-./ QqWw"):
        return False
    if _is_plain_number(cell):
        return False
    if _WHOLE.fullmatch(cell) or _MONTH.fullmatch(cell) or _DURATION.fullmatch(cell):
        return True
    try:
        datetime.fromisoformat(cell)
    except ValueError:
        return False
    return True


def _is_plain_number(cell: str) -> bool:
    return cell.count(".") + cell.count(",") <= 1 and re.sub(r"[.,]", "", cell.lstrip("+-")).isdecimal()
