"""Spreadsheets as people really make them: one file, one trouble, one line of what is read in it."""

from pathlib import Path

import pytest
from spreadsheets import cells, exports, formats, personas, places
from spreadsheets.seen import Trouble, job_of, refusal_of, see

TROUBLES = (
    *formats.TROUBLES,
    *places.TROUBLES,
    *exports.TROUBLES,
    *cells.TROUBLES,
    *personas.TROUBLES,
)


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.name)
def test_a_file_is_read_as_a_careful_person_reads_it(trouble: Trouble, tmp_path: Path) -> None:
    job = job_of(trouble, tmp_path)
    if trouble.seen is None:
        code, sentence = refusal_of(job)
        assert (code, trouble.refused in sentence) == (2, True), sentence
    else:
        assert see(job) == trouble.seen


def test_no_two_troubles_have_one_name() -> None:
    names = [trouble.name for trouble in TROUBLES]
    assert len(names) == len(set(names))
