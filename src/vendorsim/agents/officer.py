"""Officers and assistants, the teams they form, their shifts and beats."""

import numpy as np

from vendorsim import streams
from vendorsim.draws import draw, normal, pair, stream
from vendorsim.kernels import phase, rule
from vendorsim.table import Column, RowView, Table

SHIFT_MINUTES = 540.0
SHIFTS = 2


class Officers(Table, kind="officer"):
    """The officers of a city and their assistants, one row each."""

    identity = Column(np.int64, "", "who it is, for draws")
    is_assistant = Column(np.int8, "", "an assistant has no power to sanction alone")
    team = Column(np.int32, "team", "the team it works in", -1)
    law = Column(np.float64, "1", "knowledge of the law, 0 to 1")
    communication = Column(np.float64, "1", "skill in talking with people, 0 to 1")
    judgement = Column(np.float64, "1", "on-the-spot judgement, 0 to 1")
    respect = Column(np.float64, "1", "how respectfully it treats people when fresh, 0 to 1")
    minutes = Column(np.float64, "min", "worked since the burn-in")


class Officer(RowView, table=Officers):
    """An officer as Mesa and a notebook see one: `officer.respect`, `officer.communication`."""


class Teams(Table, kind="team"):
    """The teams, one row each; a team works one shift a day on one beat."""

    identity = Column(np.int64, "", "which team it is, for draws")
    shift = Column(np.int8, "", "0 from 06:00, 1 from 15:00")
    beat = Column(np.int32, "beat", "the part of the city it walks")
    people = Column(np.float64, "person", "how many they are")
    law = Column(np.float64, "1", "the best knowledge of the law among them")
    communication = Column(np.float64, "1", "the best skill in talking among them")
    judgement = Column(np.float64, "1", "mean on-the-spot judgement")
    respect = Column(np.float64, "1", "mean respect when fresh")
    fatigue = Column(np.float64, "1", "how tired they are, 0 to 1")
    row = Column(np.int32, "cell", "where it is")
    column = Column(np.int32, "cell", "where it is")
    place = Column(np.int32, "pitch", "the pitch it stands at, -1 for none", -1)
    lock = Column(np.int32, "lock", "the ground lock it stands at, -1 for none", -1)
    budget = Column(np.float64, "min", "minutes at hand; below 0 while a task of earlier ticks goes on")
    shift_left = Column(np.float64, "min", "minutes until its shift ends")
    dwell = Column(np.float64, "min", "minutes it has stood at its place")
    next_stop = Column(np.int32, "", "where it is in a fixed round")
    booked = Column(np.float64, "min", "minutes of its next shift that a programme has taken")
    recorder = Column(np.float64, "1", "share of its cases that a worn camera films, 0 to 1")
    heed = Column(np.float64, "1", "how much it minds that footage may be looked at, 0 to 1")


@rule
def skill(p, uniform):
    """A skill between 0 and 1."""
    return min(1.0, max(0.0, p.skill_mean + p.skill_spread * normal(uniform)))


@phase(
    writes=[
        "officer_identity", "officer_is_assistant", "officer_team", "officer_law", "officer_communication",
        "officer_judgement", "officer_respect",
    ]
)  # fmt: skip
def make_officers(officer_identity, officer_is_assistant, officer_team, officer_law, officer_communication,
                  officer_judgement, officer_respect, parameters, n_officers, n_teams, seed):  # fmt: skip
    """Give every officer skills and a team; officers and assistants are spread evenly over the teams."""
    p = parameters[0]
    people = stream(seed, streams.PEOPLE, 5)
    for o in range(officer_identity.size):
        key = pair(people, o)
        officer_identity[o] = o
        officer_is_assistant[o] = 0 if o < n_officers else 1
        officer_team[o] = o % n_teams
        officer_law[o] = skill(p, draw(key, 0))
        officer_communication[o] = skill(p, draw(key, 1))
        officer_judgement[o] = skill(p, draw(key, 2))
        officer_respect[o] = min(1.0, max(0.0, p.respect_mean + p.respect_spread * normal(draw(key, 3))))


@phase(
    writes=["team_identity", "team_shift", "team_beat", "team_people", "team_law", "team_communication",
            "team_judgement", "team_respect"]
)  # fmt: skip
def form_teams(team_identity, team_shift, team_beat, team_people, team_law, team_communication, team_judgement,
               team_respect, officer_team, officer_law, officer_communication, officer_judgement, officer_respect,
               n_beats):  # fmt: skip
    """A team talks as well as its best talker and knows the law as its best lawyer; respect is shown by all."""
    for t in range(team_identity.size):
        team_identity[t] = t
        team_shift[t] = t % SHIFTS
        team_beat[t] = (t // SHIFTS) % n_beats
        people, judgement, respect = 0, 0.0, 0.0
        team_law[t], team_communication[t] = 0.0, 0.0
        for o in range(officer_team.size):
            if officer_team[o] == t:
                people += 1
                judgement += officer_judgement[o]
                respect += officer_respect[o]
                team_law[t] = max(team_law[t], officer_law[o])
                team_communication[t] = max(team_communication[t], officer_communication[o])
        team_people[t] = people
        team_judgement[t] = judgement / max(1, people)
        team_respect[t] = respect / max(1, people)
