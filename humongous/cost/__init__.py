"""What a dump has cost, and what a whole one would: sums of ledgers, a price table, a sample. See docs/cost.md."""

from humongous.cost.bill import Bill, bill_of
from humongous.cost.forecast import Forecast, forecast
from humongous.cost.prices import Prices, read_prices
from humongous.cost.quantities import GB
from humongous.cost.sampling import CONFIDENCE, Estimated, sample

__all__ = [
    "CONFIDENCE",
    "GB",
    "Bill",
    "Estimated",
    "Forecast",
    "Prices",
    "bill_of",
    "forecast",
    "read_prices",
    "sample",
]
