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
TASTE = named("TASTE")
RETURN_CHOICE = named("RETURN_CHOICE")
HIDING = named("HIDING")
NEWCOMER = named("NEWCOMER")
SHOPPING_NEED = named("SHOPPING_NEED")
SHOPPING_PLACE = named("SHOPPING_PLACE")
SHOPPING_BASKET = named("SHOPPING_BASKET")
SHOP_DOOR = named("SHOP_DOOR")
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
JOINING = named("JOINING")
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
# the trade
RESERVATION = named("RESERVATION")
LEAVING = named("LEAVING")
ENTERING = named("ENTERING")

# Identities within a stream that are no rows of a table: whom or what a draw is about, added to a row or alone.
KIN = 1_000_000_000  # kin of a vendor
VENDOR_IN_NEWS = 1_000_000_000  # vendors, where residents are drawn as well
HOUSEHOLD_MET = 2_000_000_000  # households met about a ground lock, where vendors are drawn as well
HOME_OPTION, WAIT_OPTION, STALL_OPTION = (
    2_000_000_000,
    2_000_000_002,
    2_000_000_003,
)  # beside the pitches to choose from
RECORDED, OFFICER_HURT, VENDOR_HURT = 1001, 1002, 1003  # after the minutes of a quarrel
TIE_ANEW = 100  # whom an acquaintance is drawn from, after whether
DESTINATION = 100  # where a driver goes, after its other traits
SITES_AT_MOST = 64  # markets that a vendor can hear of
CLIP_OF_WHOM = 1_000_003  # a clip is known by whom it shows and when
RELEASED_CLIP = 1 << 52  # clips that no encounter of the run gave rise to
