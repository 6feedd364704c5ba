"""The repertoire that every policy answers from. What a response costs and does is in `parameters` and `meeting`."""

from enum import IntEnum


class Response(IntEnum):
    """What a team can do about a case. Minutes and people of each are behavioural parameters."""

    IGNORE = 0
    MOVE_ON = 1
    EXPLAIN = 2
    HOME_VISIT = 3
    MOBILISE_TIES = 4
    DOCUMENT_AND_FINE = 5
    SEIZE_GOODS = 6
    SEIZE_TOOLS = 7
    GUIDE_TO_STALL = 8
    ASSIST = 9


SEIZURES = (Response.SEIZE_GOODS, Response.SEIZE_TOOLS)
SANCTIONS = (Response.DOCUMENT_AND_FINE, *SEIZURES)
MEANINGS = {
    Response.IGNORE: "walk on",
    Response.MOVE_ON: "order to move on",
    Response.EXPLAIN: "explain law, harm and reason, and warn",
    Response.HOME_VISIT: "visit at home, with the street office and the residents' committee",
    Response.MOBILISE_TIES: "ask relatives, friends or the employer to persuade",
    Response.DOCUMENT_AND_FINE: "fix the evidence on video and fine, without seizure",
    Response.SEIZE_GOODS: "seize the goods",
    Response.SEIZE_TOOLS: "seize goods and tools (a ground lock: cut it off)",
    Response.GUIDE_TO_STALL: "guide to a stall in a planned market",
    Response.ASSIST: "assist with a licence or the loan of a pitch",
}
