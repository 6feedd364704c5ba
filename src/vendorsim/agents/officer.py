"""Officers and assistants, the teams they form, their shifts and beats, and what training adds to their skills."""

import numpy as np

from vendorsim import streams
from vendorsim.draws import draw, normal, pair, stream
from vendorsim.kernels import phase, rule
from vendorsim.portable import exp
from vendorsim.table import Column, RowView, Table

SHIFT_MINUTES = 540.0
SHIFTS = 2
LN_2 = 0.6931471805599453


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
    # what it came with, and what training has added and time takes away again
    law_untrained = Column(np.float64, "1", "knowledge of the law that it came with")
    communication_untrained = Column(np.float64, "1", "skill in talking that it came with")
    judgement_untrained = Column(np.float64, "1", "judgement that it came with")
    respect_untrained = Column(np.float64, "1", "respect that it came with")
    law_gain = Column(np.float64, "1", "knowledge of the law from lectures")
    communication_gain = Column(np.float64, "1", "skill in talking from practice")
    judgement_gain = Column(np.float64, "1", "judgement from practice")
    respect_gain = Column(np.float64, "1", "respect from lectures")
    tactics = Column(np.float64, "1", "practised tactics of calming a quarrel, 0 (never practised) to 1")


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
    tactics = Column(np.float64, "1", "mean of practised tactics, 0 (never practised) to 1")
    law_taught = Column(np.float64, "1", "how much better its best lawyer is for what lectures have added")
    judgement_practised = Column(np.float64, "1", "mean of what practice has added to judgement")
    lender = Column(np.int32, "team", "the team whose people work overtime as this one, -1 for none", -1)


@rule
def skill(p, uniform):
    """A skill between 0 and 1."""
    return min(1.0, max(0.0, p.skill_mean + p.skill_spread * normal(uniform)))


@phase(
    writes=[
        "officer_identity", "officer_is_assistant", "officer_team", "officer_law", "officer_communication",
        "officer_judgement", "officer_respect", "officer_law_untrained", "officer_communication_untrained",
        "officer_judgement_untrained", "officer_respect_untrained",
    ]
)  # fmt: skip
def make_officers(officer_identity, officer_is_assistant, officer_team, officer_law, officer_communication,
                  officer_judgement, officer_respect, officer_law_untrained, officer_communication_untrained,
                  officer_judgement_untrained, officer_respect_untrained, parameters, n_officers, n_teams,
                  seed):  # fmt: skip
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
        officer_law_untrained[o], officer_communication_untrained[o] = officer_law[o], officer_communication[o]
        officer_judgement_untrained[o], officer_respect_untrained[o] = officer_judgement[o], officer_respect[o]


@phase(writes=["team_identity", "team_shift", "team_beat", "team_people"])
def form_teams(team_identity, team_shift, team_beat, team_people, officer_team, n_beats):
    """Who works with whom, when and where."""
    for t in range(team_identity.size):
        team_identity[t] = t
        team_shift[t] = t % SHIFTS
        team_beat[t] = (t // SHIFTS) % n_beats
        people = 0
        for o in range(officer_team.size):
            if officer_team[o] == t:
                people += 1
        team_people[t] = people


@phase(
    writes=["team_law", "team_communication", "team_judgement", "team_respect", "team_tactics", "team_law_taught",
            "team_judgement_practised"]
)  # fmt: skip
def pool_skills(team_law, team_communication, team_judgement, team_respect, team_tactics, team_law_taught,
                team_judgement_practised, team_lender, officer_team, officer_law, officer_communication, officer_judgement,
                officer_respect, officer_tactics, officer_law_untrained, officer_judgement_untrained):  # fmt: skip
    """A team talks as well as its best talker and knows the law as its best lawyer; respect is shown by all.

    Judgement and tactics are means as well: a quarrel is calmed by all who stand there, or by none. A team on overtime
    is people of another one.
    """
    for t in range(team_law.size):
        people, judgement, respect, tactics, practised, untaught = 0, 0.0, 0.0, 0.0, 0.0, 0.0
        team_law[t], team_communication[t] = 0.0, 0.0
        for o in range(officer_team.size):
            if officer_team[o] == t:
                people += 1
                judgement += officer_judgement[o]
                respect += officer_respect[o]
                tactics += officer_tactics[o]
                practised += officer_judgement[o] - officer_judgement_untrained[o]
                untaught = max(untaught, officer_law_untrained[o])
                team_law[t] = max(team_law[t], officer_law[o])
                team_communication[t] = max(team_communication[t], officer_communication[o])
        team_judgement[t] = judgement / max(1, people)
        team_respect[t] = respect / max(1, people)
        team_tactics[t] = tactics / max(1, people)
        team_judgement_practised[t] = practised / max(1, people)
        team_law_taught[t] = team_law[t] - untaught
    for t in range(team_law.size):
        other = team_lender[t]
        if other >= 0:
            team_law[t], team_communication[t], team_judgement[t] = (
                team_law[other],
                team_communication[other],
                team_judgement[other],
            )
            team_respect[t], team_tactics[t] = team_respect[other], team_tactics[other]
            team_law_taught[t], team_judgement_practised[t] = team_law_taught[other], team_judgement_practised[other]


@rule
def learnt(rate, hours, level):
    """What so many hours add to a skill: in each hour a share of what is still missing [1]."""
    return (1.0 - exp(-rate * hours)) * max(0.0, 1.0 - level)


@phase(writes=["officer_law", "officer_law_gain", "officer_respect", "officer_respect_gain"])
def attend_lecture(officer_law, officer_law_gain, officer_respect, officer_respect_gain, officer_law_untrained,
                   officer_respect_untrained, parameters, officer, hours):  # fmt: skip
    """So many hours of lectures: knowledge of the law, and the attitude from which respect comes; no practice."""
    p, o = parameters[0], officer
    officer_law_gain[o] += learnt(p.lecture_law, hours, officer_law[o])
    officer_respect_gain[o] += learnt(p.lecture_respect, hours, officer_respect[o])
    officer_law[o] = min(1.0, officer_law_untrained[o] + officer_law_gain[o])
    officer_respect[o] = min(1.0, officer_respect_untrained[o] + officer_respect_gain[o])


@phase(
    writes=["officer_communication", "officer_communication_gain", "officer_judgement", "officer_judgement_gain",
            "officer_tactics"]
)  # fmt: skip
def practise(officer_communication, officer_communication_gain, officer_judgement, officer_judgement_gain,
             officer_tactics, officer_communication_untrained, officer_judgement_untrained, parameters, officer,
             hours):  # fmt: skip
    """So many hours of role-play and exchange of experience: talking, judging, and tactics of calming a quarrel."""
    p, o = parameters[0], officer
    officer_communication_gain[o] += learnt(p.practice_skill, hours, officer_communication[o])
    officer_judgement_gain[o] += learnt(p.practice_skill, hours, officer_judgement[o])
    officer_tactics[o] += learnt(p.practice_tactics, hours, officer_tactics[o])
    officer_communication[o] = min(1.0, officer_communication_untrained[o] + officer_communication_gain[o])
    officer_judgement[o] = min(1.0, officer_judgement_untrained[o] + officer_judgement_gain[o])


@phase(
    writes=["officer_law", "officer_law_gain", "officer_communication", "officer_communication_gain",
            "officer_judgement", "officer_judgement_gain", "officer_respect", "officer_respect_gain", "officer_tactics"]
)  # fmt: skip
def forget_training(officer_law, officer_law_gain, officer_communication, officer_communication_gain, officer_judgement,
                    officer_judgement_gain, officer_respect, officer_respect_gain, officer_tactics,
                    officer_law_untrained, officer_communication_untrained, officer_judgement_untrained,
                    officer_respect_untrained, parameters):  # fmt: skip
    """A day in which what was learnt fades; what officers came with stays."""
    keep = exp(-LN_2 / parameters[0].skill_half_life)
    for o in range(officer_law.size):
        officer_law_gain[o] *= keep
        officer_communication_gain[o] *= keep
        officer_judgement_gain[o] *= keep
        officer_respect_gain[o] *= keep
        officer_tactics[o] *= keep
        officer_law[o] = min(1.0, officer_law_untrained[o] + officer_law_gain[o])
        officer_communication[o] = min(1.0, officer_communication_untrained[o] + officer_communication_gain[o])
        officer_judgement[o] = min(1.0, officer_judgement_untrained[o] + officer_judgement_gain[o])
        officer_respect[o] = min(1.0, officer_respect_untrained[o] + officer_respect_gain[o])
