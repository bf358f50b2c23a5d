"""Many rows at once, from a table in every form that a table may have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest
from support import Place

from devtrust import Client, ValidationError

COLUMNS = ["name", "certificate_policies.bootstrap[0].csr"]


def tables(registrations: dict[str, list[str]], folder: Path) -> dict[str, Any]:
    """The same rows in every form that a table may have."""
    arrow = pyarrow.table(registrations)
    pyarrow.parquet.write_table(arrow, folder / "devices.parquet")
    dictionary = arrow.set_column(0, COLUMNS[0], arrow.column(0).dictionary_encode())
    large = pyarrow.schema([(name, pyarrow.large_string()) for name in COLUMNS])
    return {
        "pandas": pandas.DataFrame(registrations),
        "polars": polars.DataFrame(registrations),
        "arrow": arrow,
        "batches": pyarrow.RecordBatchReader.from_batches(arrow.schema, arrow.to_batches(5)),
        "dictionary": dictionary,
        "large strings": arrow.cast(large),
        "parquet": folder / "devices.parquet",
    }


@pytest.mark.parametrize(
    "form", ["pandas", "polars", "arrow", "batches", "dictionary", "large strings", "parquet"]
)
def test_tables(client: Client, place: Place, csrs: list[str], tmp_path: Path, form: str) -> None:
    registrations = {
        COLUMNS[0]: [f"Press {number}" for number in range(12)],
        COLUMNS[1]: csrs[:12],
    }
    # An empty cell says nothing: the name is missing.
    registrations[COLUMNS[0]][7] = None  # type: ignore[call-overload]
    table = tables(registrations, tmp_path)[form]
    run = client.many(client.devices.register, table, common=place.shared())
    outcomes = {outcome.position: outcome for outcome in run}
    assert sorted(outcomes) == list(range(12))
    for position, outcome in outcomes.items():
        if position == 7:
            assert isinstance(outcome.error, ValidationError)
            assert [one.field for one in outcome.error.violations] == ["name"]
        else:
            device = outcome.get()
            assert device is not None
            assert device.device_name == f"Press {position}"
    assert run.summary.total in (12, None)


def test_outcomes_become_a_table(client: Client, place: Place, csrs: list[str]) -> None:
    rows = [place.registration(f"Press {number}", csrs[number]) for number in range(3)]
    table = pandas.DataFrame(client.many(client.devices.register, rows).rows())
    assert sorted(table["position"]) == [0, 1, 2]
    assert sorted(table["device_name"]) == ["Press 0", "Press 1", "Press 2"]
    assert list(table["error_code"]) == [None] * 3
