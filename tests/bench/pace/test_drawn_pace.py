"""Pictures of the pace over time, one for each kind of throttle and night.

Run by hand: `python -m pytest tests/bench/pace/test_drawn_pace.py -m bench -n 0 -s`; the folder is
printed. PACE_PICTURES=FOLDER names another.
"""

import os
from pathlib import Path

import pytest
from bench.pace.drawing import draw
from bench.pace.nights import outcome, settings

_LIMITS = (0.37, 1.2, 3.7, 8.0)


@pytest.mark.bench
def test_pictures_of_the_pace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib", reason="it is in the extra `bench`")
    folder = Path(os.environ.get("PACE_PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    for setting in settings():
        if setting.searches == 1_000:
            outcomes = [outcome(setting, limit, seed) for seed, limit in enumerate(_LIMITS)]
            draw(outcomes, folder / f"{'-'.join(str(setting).split()[:-1])}.png")
    with capsys.disabled():
        print(f"\n  {len(list(folder.glob('*.png')))} pictures in {folder}")
