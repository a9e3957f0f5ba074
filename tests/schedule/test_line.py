"""Whatever signs a path or a word has, cron and the shell hand it on as it was."""

import json
import os
import subprocess
import sys
from datetime import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.cron import read_by_cron

from enrich.errors import Unusable
from enrich.schedule.line import MOST_BYTES, crontab_line, shell_command

NIGHT = time(2, 5)
TELLS = "import json, os, sys; print(json.dumps([sys.argv[1:], os.environ.get('WHO')]))"
POSIX_ONLY = pytest.mark.skipif(os.name != "posix", reason="there is no /bin/sh")
words = st.text(
    st.characters(min_codepoint=ord(" "), exclude_characters="\\", exclude_categories=["Cs"]),
    max_size=30,
)


@POSIX_ONLY
@settings(max_examples=40)
@given(st.lists(words, max_size=4))
def test_every_word_arrives_as_it_was(given_words: list[str]) -> None:
    command = shell_command((sys.executable, "-c", TELLS, *given_words), None)
    line = crontab_line(NIGHT, command, "# mark")
    assert line.startswith("5 2 * * * ")
    ended = subprocess.run(
        ["/bin/sh", "-c", read_by_cron(line)], capture_output=True, check=True, timeout=60
    )
    assert json.loads(ended.stdout)[0] == given_words


@POSIX_ONLY
def test_the_variables_of_the_file_are_the_programs(tmp_path: Path) -> None:
    path = tmp_path / 'it\'s 100% "mine" é.env'
    path.write_text("# a comment\nWHO=nobody\n", encoding="utf-8")
    line = crontab_line(NIGHT, shell_command((sys.executable, "-c", TELLS), str(path)), "# mark")
    ended = subprocess.run(
        ["/bin/sh", "-c", read_by_cron(line)], capture_output=True, check=True, timeout=60
    )
    assert json.loads(ended.stdout)[1] == "nobody"


@pytest.mark.parametrize("sign", ["\\", "\n", "\r", "\t", "\0"])
def test_what_no_crontab_can_hold_is_refused(sign: str) -> None:
    with pytest.raises(Unusable, match=r"A crontab cannot hold .* Rename the file"):
        crontab_line(NIGHT, shell_command((f"a{sign}b",), None), "# mark")


def test_what_cron_would_cut_is_refused() -> None:
    assert crontab_line(NIGHT, "a" * (MOST_BYTES - 2), "#")
    with pytest.raises(Unusable, match="shorter name"):
        crontab_line(NIGHT, "a" * (MOST_BYTES - 1), "#")
    with pytest.raises(Unusable):
        crontab_line(NIGHT, "é" * (MOST_BYTES // 2), "#")
