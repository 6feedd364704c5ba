"""Officers and assistants, the teams they form, their shifts and beats, and what training adds to their skills."""

import numpy as np

from vendorsim.engine import streams
from vendorsim.engine.arithmetic import LN_2, exp
from vendorsim.engine.compiled import phase, rule
from vendorsim.engine.draws import draw, normal, pair, stream
from vendorsim.engine.table import Column, RowView, Table

SHIFTS = 2
OVERTIME_TEAMS = 3  # rows for teams on overtime, for each regular team


class Officers(Table, kind="officer", records="officers"):
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


class Teams(Table, kind="team", records="teams"):
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
    strain = Column(np.float64, "1", "how strained its last quarrel left it, 0 to 1; it fades")
    strain_tick = Column(np.int32, "tick", "when that was")


@rule
def skill(p, uniform):
    """A skill between 0 and 1."""
    return min(1.0, max(0.0, p.skill_mean + p.skill_spread * normal(uniform)))


@phase
def make_officers(officers, parameters, city, seed):
    """Give every officer skills and a team; officers and assistants are spread evenly over the teams."""
    n_officers, n_teams = city[0].n_officers, city[0].n_teams
    p = parameters[0]
    people = stream(seed, streams.PEOPLE, 5)
    for o in range(officers.size):
        key = pair(people, o)
        officers[o].identity = o
        officers[o].is_assistant = 0 if o < n_officers else 1
        officers[o].team = o % n_teams
        officers[o].law = skill(p, draw(key, 0))
        officers[o].communication = skill(p, draw(key, 1))
        officers[o].judgement = skill(p, draw(key, 2))
        officers[o].respect = min(1.0, max(0.0, p.respect_mean + p.respect_spread * normal(draw(key, 3))))
        officers[o].law_untrained, officers[o].communication_untrained = officers[o].law, officers[o].communication
        officers[o].judgement_untrained, officers[o].respect_untrained = officers[o].judgement, officers[o].respect


@phase
def form_teams(teams, officers, city):
    """Who works with whom, when and where."""
    n_beats = city[0].n_beats
    for t in range(teams.size):
        teams[t].identity = t
        teams[t].shift = t % SHIFTS
        teams[t].beat = (t // SHIFTS) % n_beats
        people = 0
        for o in range(officers.size):
            if officers[o].team == t:
                people += 1
        teams[t].people = people


@phase
def pool_skills(teams, officers):
    """A team talks as well as its best talker and knows the law as its best lawyer; respect is shown by all.

    Judgement and tactics are means as well: a quarrel is calmed by all who stand there, or by none. A team on overtime
    is people of another one.
    """
    for t in range(teams.size):
        people, judgement, respect, tactics, practised, untaught = 0, 0.0, 0.0, 0.0, 0.0, 0.0
        teams[t].law, teams[t].communication = 0.0, 0.0
        for o in range(officers.size):
            if officers[o].team == t:
                people += 1
                judgement += officers[o].judgement
                respect += officers[o].respect
                tactics += officers[o].tactics
                practised += officers[o].judgement - officers[o].judgement_untrained
                untaught = max(untaught, officers[o].law_untrained)
                teams[t].law = max(teams[t].law, officers[o].law)
                teams[t].communication = max(teams[t].communication, officers[o].communication)
        teams[t].judgement = judgement / max(1, people)
        teams[t].respect = respect / max(1, people)
        teams[t].tactics = tactics / max(1, people)
        teams[t].judgement_practised = practised / max(1, people)
        teams[t].law_taught = teams[t].law - untaught
    for t in range(teams.size):
        other = teams[t].lender
        if other >= 0:
            teams[t].law, teams[t].communication, teams[t].judgement = (
                teams[other].law,
                teams[other].communication,
                teams[other].judgement,
            )
            teams[t].respect, teams[t].tactics = teams[other].respect, teams[other].tactics
            teams[t].law_taught, teams[t].judgement_practised = (
                teams[other].law_taught,
                teams[other].judgement_practised,
            )


@rule
def learnt(rate, hours, level):
    """What so many hours add to a skill: in each hour a share of what is still missing [1]."""
    return (1.0 - exp(-rate * hours)) * max(0.0, 1.0 - level)


@phase
def attend_lecture(officers, parameters, officer, hours):
    """So many hours of lectures: knowledge of the law, and the attitude from which respect comes; no practice."""
    p, o = parameters[0], officer
    officers[o].law_gain += learnt(p.lecture_law, hours, officers[o].law)
    officers[o].respect_gain += learnt(p.lecture_respect, hours, officers[o].respect)
    officers[o].law = min(1.0, officers[o].law_untrained + officers[o].law_gain)
    officers[o].respect = min(1.0, officers[o].respect_untrained + officers[o].respect_gain)


@phase
def practise(officers, parameters, officer, hours):
    """So many hours of role-play and exchange of experience: talking, judging, and tactics of calming a quarrel."""
    p, o = parameters[0], officer
    officers[o].communication_gain += learnt(p.practice_skill, hours, officers[o].communication)
    officers[o].judgement_gain += learnt(p.practice_skill, hours, officers[o].judgement)
    officers[o].tactics += learnt(p.practice_tactics, hours, officers[o].tactics)
    officers[o].communication = min(1.0, officers[o].communication_untrained + officers[o].communication_gain)
    officers[o].judgement = min(1.0, officers[o].judgement_untrained + officers[o].judgement_gain)


@phase
def forget_training(officers, parameters):
    """A day in which what was learnt fades; what officers came with stays."""
    keep = exp(-LN_2 / parameters[0].skill_half_life)
    for o in range(officers.size):
        officers[o].law_gain *= keep
        officers[o].communication_gain *= keep
        officers[o].judgement_gain *= keep
        officers[o].respect_gain *= keep
        officers[o].tactics *= keep
        officers[o].law = min(1.0, officers[o].law_untrained + officers[o].law_gain)
        officers[o].communication = min(1.0, officers[o].communication_untrained + officers[o].communication_gain)
        officers[o].judgement = min(1.0, officers[o].judgement_untrained + officers[o].judgement_gain)
        officers[o].respect = min(1.0, officers[o].respect_untrained + officers[o].respect_gain)
