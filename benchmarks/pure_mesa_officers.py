"""Officers of the pure-Mesa baseline: rounds, encounters under strict seizure, and the ladder."""

import math
from typing import Any

import mesa

from benchmarks.pure_mesa_people import HALF_DAY, SLOT, Pitch, Vendor, distance, logistic
from vendorsim.policies.strict_seizure import StrictSeizure


class Team(mesa.Agent):
    """A team of officers: walks its beat towards what it has seen and heard, and deals with what it meets."""

    def __init__(self, model: Any, shift: int, beat: list[Pitch]) -> None:
        super().__init__(model)
        self.shift, self.beat, self.cell = shift, beat, beat[0].cell
        self.budget, self.fatigue, self.people = 0.0, 0.0, model.settings.patrol.team_size

    def patrol(self) -> None:
        """Up to three stops in a tick, as minutes allow."""
        model, p, luck = self.model, self.model.p, self.model.random
        if model.half != self.shift:
            return
        if model.tick_of_day % HALF_DAY == 0:
            self.budget, self.fatigue = 0.0, 0.0
        self.budget += 15.0
        self.fatigue = min(1.0, self.fatigue + p.fatigue_per_tick)
        for _ in range(3):
            if self.budget <= 0.0:
                return
            weights = [
                (p.patrol_floor + pitch.heat + p.complaint_urgency * pitch.complaints)
                / (1.0 + 0.1 * distance(self.cell, pitch.cell))
                for pitch in self.beat
            ]
            pitch = luck.choices(self.beat, weights)[0]
            self.budget -= 20.0 * distance(self.cell, pitch.cell) / p.patrol_speed
            stand = model.settings.patrol.dwell_minutes * luck.uniform(0.5, 1.5)
            self.budget -= stand
            self.cell, pitch.complaints = pitch.cell, 0.0
            pitch.presence = max(pitch.presence, 1.0 - math.exp(-((stand / p.dwell_scale) ** 2)))
            violating = pitch.vendors and model.is_violation(pitch)
            pitch.heat += p.heat_learning * ((len(pitch.vendors) if violating else 0) - pitch.heat)
            self.be_seen(pitch)
            if violating:
                for vendor in list(pitch.vendors):
                    self.meet(vendor, pitch)
                return

    def be_seen(self, pitch: Pitch) -> None:
        """Vendors who stand near learn that officers come here at this hour."""
        slot, learning = self.model.tick_of_day // SLOT, self.model.p.risk_learning
        for other in self.model.sight[pitch]:
            weight = learning * (1.0 if other is pitch else self.model.p.warning_weight)
            for vendor in other.vendors:
                for place, share in ((pitch, 1.0), (other, 0.5)):
                    if place in vendor.risk and (share == 1.0 or other is not pitch):
                        vendor.risk[place][slot] += share * weight * (1.0 - vendor.risk[place][slot])

    def meet(self, vendor: Vendor, pitch: Pitch) -> None:
        """Strict seizure: move on first; then goods; flight, resistance and the ladder as they come."""
        model, p, luck = self.model, self.model.p, self.model.random
        model.encounters += 1
        known = vendor.refused or vendor.moves_today >= StrictSeizure.back_today
        seizes = known or vendor.violations >= StrictSeizure.known_after
        loss = p.seizure_loss * vendor.stock if seizes else p.moved_on_loss * vendor.weekly_income / 14.0
        self.budget -= p.minutes_seize if seizes else p.minutes_move_on
        income = max(70.0, vendor.weekly_income)
        respect = p.respect_mean * (1.0 - p.fatigue_on_respect * self.fatigue)
        crowd = math.log1p((p.bystander_base + pitch.customers) * 2.0 * luck.random()) / math.log(51.0)
        vendor.violations += 1.0
        flight = p.flight_base + p.flight_belief * vendor.expected_loss / (income / 7.0)
        if luck.random() >= logistic(flight + p.flight_apparent * math.log1p(loss / income)):
            wage = p.minimum_wage * 7.0 / 30.0
            felt = wage / (wage + max(0.0, vendor.weekly_income)) * (1.0 - vendor.legitimacy)
            felt += p.grievance_loss * loss / income + p.grievance_disrespect * (1.0 - respect)
            caught = 1.0 - math.exp(-p.arrest_constant * self.people / len(pitch.vendors))
            margin = felt - p.fear_of_arrest * caught + p.grievance_crowd * crowd - vendor.temper
            chance = logistic(margin / p.resistance_noise)
            trigger = p.trigger_goods * loss / income + p.trigger_disrespect * (1.0 - respect) + p.trigger_crowd * crowd
            moves = self.moves(trigger, crowd)
            minutes = int(min(p.longest_contest, max(5.0, p.minutes_seize if seizes else p.minutes_move_on)))
            for stage, reached in enumerate(foresee(moves, minutes)):
                model.expected[stage] += chance * reached
            if luck.random() < chance:
                model.highest[self.climb(moves, minutes)] += 1
            vendor.refused = not seizes and luck.random() < 0.3
            vendor.legitimacy = max(0.0, vendor.legitimacy - p.legitimacy_loss * min(2.0, loss / income))
            vendor.expected_loss += p.loss_learning * (loss - vendor.expected_loss)
            if seizes:
                vendor.stock -= loss
                vendor.income_today -= loss
            if vendor.refused:
                return
        vendor.moves_today += 1
        vendor.leave()
        vendor.moved_on = True

    def moves(self, trigger: float, crowd: float) -> list[tuple[float, float, float]]:
        """Chances of one minute at each stage of the ladder: (up one, crowd surrounds, down one)."""
        p = self.model.p
        rates = [
            (0.0, 0.0, 0.0),
            (p.verbal_to_obstruct * math.exp(trigger), 0.0, p.calm_down),
            (p.obstruct_to_blows * math.exp(trigger), 0.0, 0.8 * p.calm_down),
            (p.blows_to_injury, p.blows_to_crowd * crowd, 0.6 * p.calm_down),
            (0.0, p.blows_to_crowd * crowd, 0.6 * p.calm_down),
        ]
        return [tuple(rate * (1.0 - math.exp(-sum(each))) / (sum(each) or 1.0) for rate in each) for each in rates]

    def climb(self, moves: list[tuple[float, float, float]], minutes: int) -> int:
        """The ladder, minute by minute; the highest stage."""
        stage = highest = 1
        for _ in range(minutes):
            up, surround, down = moves[stage]
            draw = self.model.random.random()
            if draw < up:
                stage += 1
            elif draw < up + surround:
                stage = 5
            elif draw < up + surround + down:
                stage -= 1
            highest = max(highest, stage)
            if stage in (0, 5):
                break
        return highest


def foresee(moves: list[tuple[float, float, float]], minutes: int) -> list[float]:
    """Chance of ever reaching each stage, exactly: a pass over (highest stage, stage now)."""
    chances = {(1, 1): 1.0}
    for _ in range(minutes):
        after: dict[tuple[int, int], float] = {}
        for (highest, stage), chance in chances.items():
            up, surround, down = moves[stage] if stage < 5 else (0.0, 0.0, 0.0)
            for to, share in ((stage + 1, up), (5, surround), (stage - 1, down), (stage, 1.0 - up - surround - down)):
                if share > 0.0:
                    key = (max(highest, to), to)
                    after[key] = after.get(key, 0.0) + chance * share
        chances = after
    return [sum(chance for (highest, _), chance in chances.items() if highest >= stage) for stage in range(6)]
