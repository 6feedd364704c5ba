"""Vendors, residents and drivers of the pure-Mesa baseline, as objects."""

import bisect
import math
import random
from typing import Any

import mesa

from vendorsim.model.people.lawful import PERMITTED
from vendorsim.model.people.site_choice import TRADED

TICKS_PER_DAY, HALF_DAY, SLOT = 72, 36, 12
CANDIDATES = 48


class Pitch:
    """A place where vendors may stand."""

    def __init__(self, plan: Any, i: int) -> None:
        self.row, self.column = int(plan.pitch_row[i]), int(plan.pitch_column[i])
        self.cell = (self.row, self.column)
        self.capacity, self.zone = int(plan.pitch_capacity[i]), int(plan.pitch_zone[i])
        self.road, self.obstruction = int(plan.pitch_road[i]), float(plan.pitch_obstruction[i])
        self.vendors: list[Vendor] = []
        self.reserved, self.fill = 0, [0.0, 0.0]
        self.takings = [[10.0] * 4, [10.0] * 4]
        self.pull = [0.0] * 4
        self.nuisance = self.heat = self.complaints = self.presence = self.customers = 0.0


class Vendor(mesa.Agent):
    """A vendor: chooses a site twice a day, sets up, sells, packs up."""

    def __init__(self, model: Any, home: tuple[int, int]) -> None:
        super().__init__(model)
        p, luck = model.p, model.random
        self.home, self.goods = home, luck.choices(range(4), model.shares)[0]
        self.appeal, self.mark_up = luck.lognormvariate(0.0, p.appeal_sigma), p.mark_up
        self.cash, self.stock, self.tools = p.starting_cash, 0.0, p.tools_value
        self.income_today, self.weekly_income = 0.0, p.starting_income * 7.0 / 30.0
        self.expected_loss, self.legitimacy = p.starting_expected_loss, p.legitimacy_mean
        self.temper = luck.gauss(p.temper, p.temper_spread)
        self.violations, self.moves_today, self.refused = p.starting_violations, 0, False
        self.pitch: Pitch | None = None
        self.reserved: Pitch | None = None
        self.opens = self.closes = self.ticks = 0
        self.sales, self.moved_on = 0.0, False
        near = sorted(model.pitches, key=lambda pitch: distance(home, pitch.cell) - 8.0 * luck.expovariate(1.0))
        self.candidates = near[:CANDIDATES]
        self.habit = dict.fromkeys(self.candidates, 0.0)
        self.takings: dict[Pitch, float] = {}
        self.risk = {pitch: [0.0] * 6 for pitch in self.candidates}

    def choose_site(self) -> None:
        """A logit over the candidate pitches with room, and staying at home."""
        model, p = self.model, self.model.p
        half, now = model.half, model.tick_of_day
        if now in (0, HALF_DAY):
            self.moves_today, self.moved_on = 0 if half == 0 else self.moves_today, False
            self.leave()
            self.opens, self.closes = model.hours[self.goods][half]
        if not TRADED[self.goods, half] or self.closes <= now:
            return
        begins = max(self.opens, now)
        income = max(self.weekly_income, p.least_income) / 7.0
        best, best_utility = None, p.home_utility + gumbel(model.random)
        for pitch in self.candidates:
            if pitch.reserved >= pitch.capacity:
                continue
            rate = pitch.takings[half][self.goods]
            if pitch in self.takings:
                rate = p.own_experience * self.takings[pitch] + (1.0 - p.own_experience) * rate
            slots = self.risk[pitch][begins // SLOT : (self.closes - 1) // SLOT + 1]
            utility = (
                p.weight_revenue * math.log(max(0.01, rate * self.appeal * (self.closes - begins)))
                - p.weight_risk * sum(slots) / len(slots) * self.expected_loss / income
                - p.weight_distance * 0.02 * distance(self.home, pitch.cell)
                + p.weight_habit * self.habit[pitch]
                + p.weight_peers * pitch.fill[half]
                + p.weight_safety * (0.5 if pitch.zone == PERMITTED else 0.0)
                - p.weight_presence * pitch.presence
                + gumbel(model.random)
            )
            if utility > best_utility:
                best, best_utility = pitch, utility
        if self.moved_on and p.wait_utility + gumbel(model.random) > best_utility:
            return
        self.reserved, self.moved_on = best, False
        if best is not None:
            best.reserved += 1

    def set_up_or_pack_up(self) -> None:
        """Take the chosen place when it is time, leave it when time is over."""
        now, p = self.model.tick_of_day, self.model.p
        if self.moved_on:
            self.choose_site()
        if self.pitch is not None and now >= self.closes:
            self.leave()
        elif self.pitch is None and self.reserved is not None and self.opens <= now < self.closes:
            self.pitch = self.reserved
            self.pitch.vendors.append(self)
            rate = self.pitch.takings[self.model.half][self.goods]
            wanted = p.stock_margin * rate * self.appeal * (self.closes - now) / (1.0 + self.mark_up)
            bought = min(max(0.0, wanted - self.stock), max(0.0, self.cash))
            self.cash -= bought
            self.stock += bought
        if self.pitch is not None:
            self.ticks += 1

    def leave(self) -> None:
        """Pack up; what was taken is learnt."""
        if self.reserved is not None:
            self.reserved.reserved -= 1
        pitch, self.pitch, self.reserved = self.pitch, None, None
        if pitch is None:
            return
        pitch.vendors.remove(self)
        if self.ticks:
            rate, half = self.sales / self.ticks / self.appeal, self.model.half
            share = self.model.p.takings_learning * min(1.0, self.ticks / 8.0)
            pitch.takings[half][self.goods] += share * (rate - pitch.takings[half][self.goods])
            known = self.takings.get(pitch, pitch.takings[half][self.goods])
            self.takings[pitch] = known + share * (rate - known)
        self.sales, self.ticks = 0.0, 0

    def sell(self, spends: float) -> None:
        """A purchase."""
        sold = min(spends, self.stock * (1.0 + self.mark_up))
        cost = sold / (1.0 + self.mark_up)
        self.cash += sold
        self.stock = max(0.0, self.stock - cost)
        self.sales += sold
        self.income_today += sold - cost

    def close_books(self) -> None:
        """End of the day."""
        p = self.model.p
        self.leave()
        self.stock *= 0.85
        eats = min(max(0.0, self.cash), p.consumption_floor + p.spending_share * max(0.0, self.weekly_income / 7.0))
        self.cash -= eats
        self.weekly_income += (7.0 * self.income_today - self.weekly_income) / p.income_memory_days
        self.income_today = 0.0
        self.violations *= math.exp(-1.0 / 365.0)
        self.expected_loss += (p.nuisance_of_moving - self.expected_loss) * (1.0 - 0.5 ** (1.0 / p.loss_half_life))
        keep = 0.5 ** (1.0 / p.memory_half_life)
        for slots in self.risk.values():
            slots[:] = [keep * risk for risk in slots]


class Resident(mesa.Agent):
    """A resident: buys, complains, talks."""

    def __init__(self, model: Any, home: tuple[int, int], work: tuple[int, int]) -> None:
        super().__init__(model)
        p, luck = model.p, model.random
        self.home, self.work = home, work
        self.goes_out = luck.random() > p.share_at_home
        self.leaves, self.returns, self.hour = 5 + luck.randrange(10), 45 + luck.randrange(14), luck.randrange(72)
        self.tolerance = luck.gauss(p.tolerance_mean, p.tolerance_spread)
        self.opinion = self.anchor = p.opinion_mean
        self.acquaintances: list[Resident] = []

    def shop(self) -> None:
        """Now and then, choose among the stalls and shops in reach by pull over squared distance, and buy."""
        model, luck = self.model, self.model.random
        chance = luck.random()
        if chance >= model.wanted:
            return
        goods = 0
        while goods < 3 and chance >= model.demand[goods]:
            chance -= model.demand[goods]
            goods += 1
        away = self.goes_out and self.leaves <= model.tick_of_day < self.returns and not model.is_weekend
        row, column = self.work if away else self.home
        pitches, levels, total = [], [], 0.0
        for pitch in model.on_offer[goods]:
            squared = (pitch.row - row) ** 2 + (pitch.column - column) ** 2
            if squared <= model.reach_squared:
                total += pitch.pull[goods] * model.decay[squared]
                pitches.append(pitch)
                levels.append(total)
        shops, pulls = model.shops_near(row, column)
        model.purchases += 1
        level = luck.random() * (total + pulls[-1] * model.in_shops[goods])
        if level >= total:
            model.metres += shops[bisect.bisect(pulls, (level - total) / model.in_shops[goods]) - 1]
            return
        pitch = next(pitch for pitch, upto in zip(pitches, levels, strict=True) if level < upto)
        model.metres += 20.0 * math.dist((row, column), pitch.cell)
        pitch.customers += 0.5 * model.weight
        sellers = [v for v in pitch.vendors if v.goods == goods and v.stock > 1.0]
        if sellers:
            seller = luck.choices(sellers, [v.appeal for v in sellers])[0]
            seller.sell(model.weight * luck.lognormvariate(math.log(model.p.basket_median), model.p.basket_sigma))

    def complain(self) -> None:
        """Once a day, weigh what the stalls near home do."""
        if self.model.tick_of_day != self.hour:
            return
        p, near = self.model.p, self.model.pitches_near(self.home)
        if not near:
            return
        chance = 1.0 / (1.0 + math.exp(self.tolerance - p.nuisance_weight * sum(pitch.nuisance for pitch in near)))
        if self.model.random.random() < chance:
            max(near, key=lambda pitch: pitch.nuisance).complaints += 1.0

    def talk(self) -> None:
        """A day of talk with acquaintances."""
        heard = sum(other.opinion for other in self.acquaintances) / len(self.acquaintances)
        pull = self.model.p.openness * heard + (1.0 - self.model.p.openness) * self.anchor
        self.opinion += self.model.p.opinion_pace * (pull - self.opinion)


class Driver(mesa.Agent):
    """A driver: goes to work and home over the road cells."""

    def __init__(self, model: Any, way: list[int], home: int, work: int) -> None:
        super().__init__(model)
        self.way, self.minutes, self.searched = way, 0.0, 0.0
        self.home, self.work, self.parked = home, work, home
        model.parked[home] += model.weight
        self.leaves, self.returns = 4 + model.random.randrange(8), 44 + model.random.randrange(10)

    def drive(self) -> None:
        """Drive when the hour has come."""
        model = self.model
        if model.tick_of_day not in (self.leaves, self.returns):
            return
        if model.random.random() < (model.p.weekend_trips if model.is_weekend else model.p.weekday_trips):
            for road in self.way:
                self.minutes += model.minutes[road]
                model.flow_now[road] += model.weight
            self.park(self.work if model.tick_of_day == self.leaves else self.home)

    def park(self, area: int) -> None:
        """Look for a bay: the fuller the bays, the longer it takes."""
        model, p = self.model, self.model.p
        model.parked[self.parked] -= model.weight
        model.parked[area] += model.weight
        free = max(0.02, 1.0 - model.parked[area] / max(1.0, model.bays[area]))
        self.searched += p.parking_base + p.parking_steepness * max(0.0, 0.15 / free - 1.0)
        self.parked = area


def distance(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Cells between two places along the streets."""
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def gumbel(luck: random.Random) -> float:
    """Noise of a logit choice."""
    return -math.log(luck.expovariate(1.0))


def logistic(x: float) -> float:
    """The logistic function."""
    return 1.0 / (1.0 + math.exp(-x))
