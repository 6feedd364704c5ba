"""The pinned runs: three small cities under every shipped policy, as a digest of the whole state and a table to read."""

import csv
import hashlib
import io
import json
from pathlib import Path

import numpy as np

from tests.small_worlds import SHIPPED, tiny
from vendorsim.model.daybook import DAY_FIELDS
from vendorsim.model.model import VendorModel

FOLDER = Path(__file__).parent / "expected"
DIGESTS = FOLDER / "digests.json"

CITIES = {
    "street": {"city.seed": 1, "horizon.days": 9},
    "market": {
        "city.seed": 2, "horizon.days": 9, "people.vendors": 30, "programmes.markets.sites": 1,
        "programmes.markets.stalls": 10, "programmes.markets.awareness": 1.0,
    },
    "crowded": {
        "city.seed": 3, "city.width": 16, "city.height": 24, "people.vendors": 40, "people.residents": 300,
        "horizon.days": 9,
    },
}  # fmt: skip
SEED = 20
READABLE = (
    "encounters", "fled", "complied", "sanctions", "friction", "friction_expected", "physical_expected",
    "recorded_expected", "sales", "violating_ticks", "stall_ticks", "complaints", "trip_minutes", "legitimacy",
)  # fmt: skip


def run(city: str, policy: str) -> VendorModel:
    """One pinned run."""
    return VendorModel(tiny(policy=policy, **CITIES[city]), seed=SEED).run()


def table_of(model: VendorModel) -> str:
    """A dozen numbers a day, to see at a glance what has moved."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["day", *READABLE])
    for day, row in enumerate(model.columns["ledger"]):
        writer.writerow([day, *(f"{row[name]:.6g}" for name in READABLE)])
    return text.getvalue()


def digest_of(model: VendorModel) -> str:
    """A number for the day book, the accounts and all people at the end, whatever columns there are besides."""
    total = hashlib.sha256(digest_of_book(model.columns["ledger"]).encode())
    account, vendors = model.columns["account"], model.tables["vendor"]
    for array in (account, vendors.cash, vendors.stock, vendors.legitimacy, vendors.violations, vendors.identity,
                  model.tables["resident"].opinion, model.tables["lock"].standing):  # fmt: skip
        total.update(np.ascontiguousarray(array).tobytes())
    return total.hexdigest()[:16]


def digest_of_book(book: np.ndarray) -> str:
    """A number for every entry of the day book by its name, so that a new entry of nothing changes no digest."""
    entries = {name: book[name].tobytes().hex() for name in DAY_FIELDS if book[name].any()}
    return hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()


def current() -> tuple[dict[str, str], dict[str, str]]:
    """Digests by "city/policy", and tables by file name, as the code gives them now."""
    digests, tables = {}, {}
    for city in CITIES:
        for policy in SHIPPED:
            model = run(city, policy)
            digests[f"{city}/{policy}"] = digest_of(model)
            tables[f"{city}-{policy}.csv"] = table_of(model)
    return digests, tables


def moved(old: dict[str, str], new: dict[str, str]) -> list[str]:
    """Which runs are not as they were pinned."""
    return sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
