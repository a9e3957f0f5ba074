"""What tests of the whole program share: a user's folder, a vendor on a port, the command."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

Row = tuple[str | float | None, ...]
Record = dict[str, Any]
"""One row of an output sheet, by its headers."""

COMMAND = (sys.executable, "-c", "import sys; from enrich.cli import main; sys.exit(main())")
DEFAULT_HEADER: Row = ("ID", "Company", "LinkedIn URL", "Job titles")


@dataclass(frozen=True)
class Vendor:
    """A sandbox on a port, in a process of its own."""

    base_url: str

    def stats(self) -> dict[str, Any]:
        root = self.base_url.removesuffix("/api/v2")
        answer: dict[str, Any] = httpx.get(f"{root}/_sandbox/stats", trust_env=False).json()
        return answer


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(self.out)
        return parsed


@dataclass(frozen=True)
class Desk:
    """A user's folder, and the command line in it."""

    folder: Path

    def accounts(
        self, rows: list[Row], *, name: str = "accounts.xlsx", header: Row = DEFAULT_HEADER
    ) -> Path:
        """Write a workbook with one sheet of accounts."""
        workbook = Workbook()
        sheet = workbook.worksheets[0]
        sheet.title = "Accounts"
        for row in (header, *rows):
            sheet.append(list(row))
        workbook.save(self.folder / name)
        return self.folder / name

    def many_accounts(self, number: int) -> Path:
        return self.accounts(
            [
                (f"A{index:03}", f"Company {index}", f"linkedin.com/company/company-{index}", "CEO")
                for index in range(number)
            ]
        )

    def config(self, text: str) -> Path:
        path = self.folder / "config.toml"
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        return path

    def config_for(self, vendor: Vendor, *, settle_after: str = "1s", more: str = "") -> Path:
        """Point the runs of this folder at `vendor`, and hurry."""
        return self.config(
            f'{more}\n[api]\nbase_url = "{vendor.base_url}"\nsettle_after = "{settle_after}"\n'
            "creates_per_second = 50\n"
        )

    def start(
        self, *words: str | Path, key: str | None = "key", through: Sequence[str] = ()
    ) -> "subprocess.Popen[str]":
        """Start the real command in a real process, by way of another program if need be."""
        environment = dict(os.environ)
        if key is not None:
            environment["PIPECORN_API_KEY"] = key
        return subprocess.Popen(
            [*through, *COMMAND, *map(str, words)],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )

    def enrich(
        self, *words: str | Path, key: str | None = "key", through: Sequence[str] = ()
    ) -> Ended:
        """Run the real command to its end."""
        process = self.start(*words, key=key, through=through)
        out, err = process.communicate(timeout=120)
        return Ended(process.returncode, out, err)

    def sheet(self, name: str, path: str | Path = "accounts.enriched.xlsx") -> list[Record]:
        """Read one sheet of an output, as a reader other than the writer sees it."""
        workbook = CalamineWorkbook.from_path(self.folder / path)
        header, *rows = workbook.get_sheet_by_name(name).to_python()
        return [dict(zip(map(str, header), row, strict=True)) for row in rows]

    def people(self, path: str | Path = "accounts.enriched.xlsx") -> set[tuple[str, str, str]]:
        """Who was found for which row."""
        leads = self.sheet("Leads", path)
        return {(lead["enrich_row_id"], lead["persona"], lead["linkedin_url"]) for lead in leads}
