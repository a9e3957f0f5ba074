"""What a formula may leave in a cell instead of a value."""

import re

from enrich.model.problem import CellFault

# Excel's in any of its languages (#N/A, #NV, #VALEUR!, #\u00bfNOMBRE?), and LibreOffice's (Err:502).
_ERROR = re.compile(r"#[\w/\u00a1\u00bf]+[!?]|#N/?[ADV]|#GETTING_DATA|Err:\d{3}", re.IGNORECASE)
# `="00123"` is how some exports keep a text a text.
_FORMULA = re.compile(r'=(?!"[^"]*"\Z).+', re.DOTALL)


def refuse_failed_formula(text: str) -> None:
    """Refuse a cell that holds the error of a formula, or a formula never computed.

    Raises:
        CellFault: nobody can say what the cell should hold.
    """
    if not text.startswith(("#", "=", "Err:")):
        return
    if _ERROR.fullmatch(text):
        raise CellFault(
            f"The cell shows the error {text} of a spreadsheet program.",
            "Correct its formula, or write the value itself.",
        )
    if _FORMULA.fullmatch(text):
        raise CellFault(
            "The file holds a formula here, and not what it comes to.",
            "Open it in Excel, let it compute, and save it; or write the value itself.",
        )
