"""An output appears whole or not at all, and a refusal says what to do."""

import errno
import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from enrich.errors import OutputRefused
from enrich.model.table import Cell, Sheet
from enrich.sheets.output_faults import OutputOpen
from enrich.sheets.writing import sha256_of, stage

SHEETS = (Sheet("Accounts", ("id",), [("1",)]), Sheet("Leads", ("id",), [("1",)]))
OUTPUTS = pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])


def test_the_hash_of_a_file_is_its_sha256(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256_of(tmp_path / "a") == hashlib.sha256(b"abc").hexdigest()


@OUTPUTS
def test_the_hashes_are_known_before_anything_is_published(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("old")
    with stage(tmp_path / name, SHEETS, dialect=None) as staged:
        assert (tmp_path / name).read_text() == "old"
        promised = staged.files
        published = staged.publish()
    assert published == tuple(path for path, _ in promised)
    assert promised == tuple((path, sha256_of(path)) for path in published)
    assert sorted(tmp_path.iterdir()) == sorted(published)


@OUTPUTS
def test_what_is_not_published_leaves_no_trace(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("old")
    with stage(tmp_path / name, SHEETS, dialect=None):
        pass
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(name, "old")]


@OUTPUTS
def test_rows_that_fail_leave_the_old_file_and_nothing_else(tmp_path: Path, name: str) -> None:
    def rows() -> Iterator[tuple[Cell, ...]]:
        yield ("1",)
        raise KeyboardInterrupt

    (tmp_path / name).write_text("old")
    with pytest.raises(KeyboardInterrupt):
        stage(tmp_path / name, [SHEETS[0], Sheet("Leads", ("id",), rows())], dialect=None)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(name, "old")]


def test_a_publish_interrupted_before_the_rename_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out.xlsx").write_text("old")

    def interrupt(*_args: object) -> None:
        raise KeyboardInterrupt

    with stage(tmp_path / "out.xlsx", SHEETS, dialect=None) as staged:
        monkeypatch.setattr(os, "replace", interrupt)
        monkeypatch.setattr(Path, "replace", interrupt)
        with pytest.raises(KeyboardInterrupt):
            staged.publish()
        assert (tmp_path / "out.xlsx").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What reaches the disk, in the order in which it does."""
    seen: list[str] = []
    sync, replace = os.fsync, Path.replace

    def seen_sync(descriptor: int) -> None:
        seen.append("sync")
        sync(descriptor)

    def seen_replace(self: Path, target: Path) -> Path:
        seen.append(target.name)
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", seen_sync)
    monkeypatch.setattr(Path, "replace", seen_replace)
    return seen


def test_the_main_file_appears_last(tmp_path: Path, events: list[str]) -> None:
    stage(tmp_path / "out.csv", SHEETS, dialect=None).publish()
    assert [event for event in events if event != "sync"] == ["out.leads.csv", "out.csv"]


def test_the_bytes_are_on_disk_before_the_rename(tmp_path: Path, events: list[str]) -> None:
    stage(tmp_path / "out.xlsx", SHEETS, dialect=None).publish()
    assert events[:2] == ["sync", "out.xlsx"]


def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    real = tmp_path / "elsewhere" / "real.csv"
    real.parent.mkdir()
    real.write_text("old")
    real.chmod(0o640)
    (tmp_path / "out.csv").symlink_to(real)
    stage(tmp_path / "out.csv", SHEETS[:1], dialect=None).publish()
    assert (tmp_path / "out.csv").is_symlink()
    assert "id" in real.read_text("utf-8-sig")
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_folder_that_cannot_be_synced_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_number: int) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    staged = stage(tmp_path / "out.csv", SHEETS[:1], dialect=None)
    monkeypatch.setattr(os, "fsync", fail)
    assert staged.publish() == (tmp_path / "out.csv",)


def test_a_read_only_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out.csv").write_text("old")
    # Root may write everything, so the question is answered for it.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with (
        stage(tmp_path / "out.csv", SHEETS[:1], dialect=None) as staged,
        pytest.raises(OutputOpen, match=r"open in another program, or read-only"),
    ):
        staged.publish()
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.csv", "old")]


def test_what_cannot_be_replaced_is_put_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out.csv").write_text("old")
    replace = Path.replace

    def locked(self: Path, target: Path) -> Path:
        if target.name == "out.csv":
            raise PermissionError(errno.EACCES, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    with stage(tmp_path / "out.csv", SHEETS, dialect=None) as staged:
        with pytest.raises(OutputOpen):
            staged.publish()
        staged.move_aside(lambda final: final.with_stem("beside"))
        assert staged.publish() == (tmp_path / "beside.csv", tmp_path / "out.leads.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "beside.csv",
        "out.csv",
        "out.leads.csv",
    ]
    assert (tmp_path / "out.csv").read_text() == "old"


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EOPNOTSUPP])
def test_a_drive_that_syncs_nothing_is_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(_number: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    stage(tmp_path / "out.csv", SHEETS[:1], dialect=None).publish()
    assert "id" in (tmp_path / "out.csv").read_text("utf-8-sig")


@pytest.mark.skipif(os.name != "posix", reason="permissions of the kind that POSIX knows")
def test_what_is_written_is_as_private_as_what_it_will_replace(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("old")
    (tmp_path / "out.csv").chmod(0o600)
    with stage(tmp_path / "out.csv", SHEETS[:1], dialect=None):
        modes = {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {0o600}


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away"
)
def test_what_root_replaces_stays_its_owners(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("old")
    os.chown(tmp_path / "out.csv", 65534, 65534)
    stage(tmp_path / "out.csv", SHEETS[:1], dialect=None).publish()
    status = (tmp_path / "out.csv").stat()
    assert (status.st_uid, status.st_gid) == (65534, 65534)


def test_a_link_to_a_folder_that_is_gone_names_that_folder(tmp_path: Path) -> None:
    (tmp_path / "out.csv").symlink_to(tmp_path / "gone" / "out.csv")
    with pytest.raises(OutputRefused, match=r"folder .*gone does not exist"):
        stage(tmp_path / "out.csv", SHEETS[:1], dialect=None)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only POSIX has such files")
def test_a_pipe_is_no_place_for_an_output(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "out.csv")
    with pytest.raises(OutputRefused, match=r"is a device, not a file"):
        stage(tmp_path / "out.csv", SHEETS[:1], dialect=None)


@pytest.mark.parametrize("name", ["caf\udce9.csv", "nul\0.csv"])
def test_a_name_that_is_no_text_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputRefused, match=r"signs in it that are no text"):
        stage(tmp_path / name, SHEETS[:1], dialect=None)


def test_a_sheet_that_outgrows_its_package_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)  # instead of 2 GB
    with pytest.raises(OutputRefused, match=r"more than 2 GB.*ends in \.csv"):
        stage(tmp_path / "out.xlsx", SHEETS, dialect=None)
    assert not list(tmp_path.iterdir())


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputRefused, match=r"too long for this disk. Choose a shorter one"):
        stage(tmp_path / f"{'x' * 300}.csv", SHEETS[:1], dialect=None)


@pytest.mark.parametrize("name", ["out.xls", "out.txt", "out"])
def test_a_suffix_that_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputRefused, match=r"\.xlsx, \.csv or \.tsv"):
        stage(tmp_path / name, SHEETS, dialect=None)


def test_a_folder_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputRefused, match=r"folder .*nowhere does not exist. Create it"):
        stage(tmp_path / "nowhere" / "out.xlsx", SHEETS, dialect=None)


def test_a_folder_of_that_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out.xlsx").mkdir()
    with pytest.raises(OutputRefused, match=r"is a folder"):
        stage(tmp_path / "out.xlsx", SHEETS, dialect=None)


@pytest.mark.parametrize(
    "fault",
    [
        (errno.ENOSPC, "disk is full, so out.csv was not written. Free some space"),
        (errno.EACCES, "The folder .* is read-only. Choose another folder"),
        (errno.EROFS, "The folder .* is read-only"),
        (errno.EFBIG, "out.csv would be larger than this disk or account allows"),
        (errno.EIO, "out.csv could not be written"),
    ],
)
def test_what_stops_the_writing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: tuple[int, str]
) -> None:
    def fail(_number: int) -> None:
        raise OSError(fault[0], os.strerror(fault[0]))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputRefused, match=fault[1]):
        stage(tmp_path / "out.csv", SHEETS, dialect=None)
    assert not list(tmp_path.iterdir())


def test_a_file_that_excel_holds_open_is_refused_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out.xlsx").write_text("old")

    def locked(*_args: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with stage(tmp_path / "out.xlsx", SHEETS, dialect=None) as staged:
        monkeypatch.setattr(Path, "replace", locked)
        with pytest.raises(OutputRefused, match=r"open in another program, or read-only. Close it"):
            staged.publish()
    assert (tmp_path / "out.xlsx").read_text() == "old"
    shutil.rmtree(tmp_path)
