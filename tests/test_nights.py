"""What nights did, as `enrich status --nights` and the end of a run tell it."""

from datetime import datetime

from starlette.responses import JSONResponse
from support.desk import Desk
from support.hard_vendor import HardVendor, always, open_for_business


def test_a_night_on_which_far_more_fails_than_usual_says_so(desk: Desk) -> None:
    with open_for_business(HardVendor()) as vendor:
        desk.config(
            f'[api]\nbase_url = "{vendor.base_url}"\nsettle_after = "1s"\ncreates_per_second = 50\n'
        )
        usual = desk.enrich("run", desk.many_accounts(25))
        assert (usual.code, "failed" in usual.err) == (0, False)
        vendor.showing = always(JSONResponse({"search": {"status": "ERROR"}, "leads": []}))

        unusual = desk.enrich("run", desk.many_accounts(30), "--quiet")

        assert unusual.code == 1
        assert (
            "5 of the 5 searches that ended in this run failed; in the 30 days before it were "
            "0 of 25." in unusual.err
        )
        nights = desk.enrich("status", "accounts.xlsx", "--nights")
        today = datetime.now().astimezone().date().isoformat()
        assert f"{today}  2     30      5" in nights.out
        report = desk.enrich("status", "accounts.xlsx", "--json").report
        assert sum(night["bought"] for night in report["by_night"]) == 30
