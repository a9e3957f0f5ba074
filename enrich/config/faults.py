"""What is wrong in a config, in words that name the setting and the cure."""

import difflib
from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from enrich.config.settings import PersonaSettings, Settings


def explained(fault: ValidationError) -> list[str]:
    """One line for each setting that is wrong."""
    # A setting that may be a number or a word fails once for each: one line is enough.
    faults = {_place(error): error for error in reversed(fault.errors())}
    return [_explain(place, error) for place, error in reversed(faults.items())]


def _place(error: ErrorDetails) -> str:
    """The setting that is meant, without the way into its value."""
    location = [str(part) for part in error["loc"]]
    return ".".join(location[: 3 if location[0] == "personas" else 2])


def _explain(place: str, error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        return f"{place}: there is no such setting.{_nearest(error['loc'])}"
    words = error["msg"].removeprefix("Value error, ")
    return f"{place} = {error['input']!r}: {words}{'' if words.endswith('?') else '.'}"


def _nearest(location: tuple[int | str, ...]) -> str:
    *tables, wrong = (str(part) for part in location)
    known = list(_names_in(tables))
    close = difflib.get_close_matches(wrong, known, n=1, cutoff=0.5)
    if close:
        return f" Did you mean {close[0]}?"
    return f" The settings here are: {', '.join(known)}."


def _names_in(tables: Iterable[str]) -> Iterator[str]:
    model: type[BaseModel] = Settings
    for table in tables:
        if table in model.model_fields:
            annotation = model.model_fields[table].annotation
            if isinstance(annotation, type) and issubclass(annotation, BaseModel):
                model = annotation
            else:
                model = PersonaSettings
    return iter(model.model_fields)
