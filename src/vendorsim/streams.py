"""The named streams of draws: one name a decision. A stream's number comes from its name, so a new one renumbers none."""

import hashlib

import numpy as np


def named(name: str) -> np.uint64:
    """The number of a stream."""
    return np.uint64(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little"))


PEOPLE = named("PEOPLE")
SITE_CHOICE = named("SITE_CHOICE")
CHOICE_ORDER = named("CHOICE_ORDER")
OPENING_HOURS = named("OPENING_HOURS")
RETURN_CHOICE = named("RETURN_CHOICE")
NEWCOMER = named("NEWCOMER")
SHOPPING_NEED = named("SHOPPING_NEED")
SHOPPING_PLACE = named("SHOPPING_PLACE")
SHOPPING_BASKET = named("SHOPPING_BASKET")
COMPLAINT = named("COMPLAINT")
TRIP = named("TRIP")
PARKING = named("PARKING")
PATROL_PLACE = named("PATROL_PLACE")
PATROL_DWELL = named("PATROL_DWELL")
CASE_LUCK = named("CASE_LUCK")
BYSTANDERS = named("BYSTANDERS")
FLIGHT = named("FLIGHT")
RESISTANCE = named("RESISTANCE")
LADDER = named("LADDER")
AFTERMATH = named("AFTERMATH")
PAYMENT = named("PAYMENT")
CLIP = named("CLIP")
NEWS = named("NEWS")
HOUSEHOLD = named("HOUSEHOLD")
MARKET = named("MARKET")
# residents' committees
COMMITTEE = named("COMMITTEE")
ESTATE_VOTE = named("ESTATE_VOTE")
NEIGHBOURS = named("NEIGHBOURS")
LEDGER = named("LEDGER")
RECORD_SHOWN = named("RECORD_SHOWN")
RECORDER = named("RECORDER")
# publicity
CAMPAIGN = named("CAMPAIGN")
OPEN_DAY = named("OPEN_DAY")
REBUTTAL = named("REBUTTAL")
SCOUT = named("SCOUT")
WATCH = named("WATCH")
WATCHED_PLACE = named("WATCHED_PLACE")
