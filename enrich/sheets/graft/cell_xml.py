"""One cell as XML, whatever stands in it: nothing in it runs, nothing is lost."""

from datetime import UTC, date, datetime, timedelta
from html import escape

from enrich.model.table import Cell
from enrich.sheets.text import plain_text, xlsx_runs, xlsx_text

_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
_DAY = timedelta(days=1)


def cell_xml(name: str, value: Cell, style: int, *, prefix: bytes = b"") -> bytes:
    """The element of a cell; a blank one keeps its style, so that the table looks whole."""
    p = prefix.decode()
    head = f'<{p}c r="{name}"' + (f' s="{style}"' if style else "")
    if value is None or value == "":
        return f"{head}/>".encode() if style else b""
    if isinstance(value, bool):
        return f'{head} t="b"><{p}v>{int(value)}</{p}v></{p}c>'.encode()
    if isinstance(value, (int, float)):
        return f"{head}><{p}v>{value!r}</{p}v></{p}c>".encode()
    if isinstance(value, datetime):
        return f"{head}><{p}v>{serial(value)!r}</{p}v></{p}c>".encode()
    return f'{head} t="inlineStr"><{p}is>{_text(value, p)}</{p}is></{p}c>'.encode()


def serial(moment: date) -> float:
    """The days since 1899-12-30, as Excel counts them in the 1900 system."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    shown = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (shown - _EPOCH) / _DAY


def _text(value: Cell, prefix: str) -> str:
    runs = xlsx_runs(xlsx_text(plain_text(value)))
    texts = [
        f'<{prefix}t xml:space="preserve">{escape(run, quote=False)}</{prefix}t>' for run in runs
    ]
    if len(texts) == 1:
        return texts[0]
    return "".join(f"<{prefix}r>{text}</{prefix}r>" for text in texts)
