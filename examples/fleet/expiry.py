"""A picture of when a fleet's certificates expire, week by week. It only reads."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import matplotlib as mpl
import polars as pl
from devtrust import Client
from matplotlib import pyplot
from matplotlib.ticker import MaxNLocator

SOON = timedelta(days=30)


def ends(client: Client) -> Iterator[dict[str, object]]:
    """When each certificate in use ends. One page at a time is in memory."""
    for certificate in client.trust_lifecycle.export_inventory(status="issued"):
        yield {"ends": certificate.valid_to}


def by_week(client: Client) -> pl.DataFrame:
    """How many certificates end in each week, also where none does."""
    days = pl.DataFrame(ends(client), schema={"ends": pl.Datetime("us", "UTC")})
    week = pl.col("ends").dt.truncate("1w").alias("week")
    counted = days.group_by(week).len("certificates").sort("week")
    return counted.upsample("week", every="1w").with_columns(pl.col("certificates").fill_null(0))


def draw(weeks: pl.DataFrame, now: datetime, picture: Path) -> None:
    # A picture of the same data is the same file.
    mpl.rcParams.update({"svg.hashsalt": "devtrust", "svg.fonttype": "none"})
    figure, axes = pyplot.subplots(figsize=(8, 3.2), layout="constrained")
    for name, color, rows in (
        ("within 30 days", "#d9480f", pl.col("week") < now + SOON),
        ("later", "#1c7ed6", pl.col("week") >= now + SOON),
    ):
        part = weeks.filter(rows)
        total = part["certificates"].sum()
        axes.bar(
            part["week"], part["certificates"], width=5.5, color=color, label=f"{name}: {total}"
        )
    axes.set(title="Certificates by the week in which they end", ylabel="certificates")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    figure.savefig(picture, metadata={"Date": None})


def main(picture: Path) -> None:
    with Client.from_env() as client:
        weeks = by_week(client)
    if weeks.is_empty():
        sys.exit("no certificate is in use")
    draw(weeks, datetime.now(UTC), picture)
    busiest = weeks.sort("certificates", descending=True).row(0, named=True)
    print(f"{weeks['certificates'].sum()} certificates in {weeks.height} weeks: {picture}")
    print(f"the busiest week begins on {busiest['week']:%Y-%m-%d}: {busiest['certificates']}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
