"""The first baseline: the same daily loop as one writes it with Mesa, agents as objects, `shuffle_do`, lists and dicts.

Same city plan, same people; decisions as the model made them before vendors stayed, learnt of officers and came and
went, so that it does less than the model today: site choice by logit over each vendor's candidate pitches, shopping by Huff
over the stalls and shops in reach, trips over the road cells with volume-delay, complaints, parking, patrols that weigh
every pitch of a beat, warnings, encounters with flight, resistance, the chances of each stage and the ladder, waiting
and coming back, books at the end of the day. Left out: ground locks, planned markets, clips, stories, the accounts.
What does not change is looked up once (shops near a cell, the way of a driver), so that what is compared is the loop,
not a clumsy form of it. The people are in `pure_mesa_people.py`, the officers in `pure_mesa_officers.py`.
"""

import math

import mesa
import numpy as np

from benchmarks.pure_mesa_officers import Team
from benchmarks.pure_mesa_people import HALF_DAY, TICKS_PER_DAY, Driver, Pitch, Resident, Vendor
from vendorsim.engine.table import record_array
from vendorsim.model.city.land_use import CELL_METRES
from vendorsim.model.goods import GOODS
from vendorsim.model.people.lawful import PROHIBITED, RESTRICTED
from vendorsim.model.people.shopping import demand_of, demand_profile
from vendorsim.model.people.site_choice import closing_tick, opening_tick
from vendorsim.model.world import survey
from vendorsim.settings.schema import Settings


class PureMesa(mesa.Model):
    """The district as objects; `step()` is one tick."""

    def __init__(self, settings: Settings, seed: int = 1) -> None:
        super().__init__(seed=seed)
        self.settings, self.p, self.weight = settings, settings.behaviour, settings.people.weight
        self.plan, self.roads = survey(settings.city)
        plan, p, people, luck = self.plan, self.p, settings.people, self.random
        self.tick, self.encounters, self.highest, self.expected = 0, 0, [0] * 6, [0.0] * 6
        self.purchases, self.metres = 0, 0.0
        self.shares = (p.share_produce, p.share_breakfast, p.share_snacks)
        self.shares += (1.0 - sum(self.shares),)
        record = record_array(p.model_dump())[0]
        self.profile = demand_profile(demand_of(record)).tolist()
        self.hours = [[(opening_tick(record, goods, half), closing_tick(record, goods, half)) for half in range(2)]
                      for goods in range(len(GOODS))]  # fmt: skip
        self.in_shops = [getattr(p, f"{goods}_in_shops") for goods in GOODS]
        reach = round(p.walking_reach / 20.0)
        self.reach_squared = reach * reach
        self.decay = [
            (max(p.huff_nearest, 20.0 * math.sqrt(d)) / 100.0) ** -p.huff_distance
            for d in range(self.reach_squared + 1)
        ]
        street = [i for i in range(plan.pitch_cell.size) if plan.pitch_kind[i] != 7]
        self.pitches = [Pitch(plan, i) for i in street]
        self.sight = {
            a: [b for b in self.pitches if math.dist(a.cell, b.cell) <= p.sight / CELL_METRES] for a in self.pitches
        }
        self._shops: dict[tuple[int, int], tuple[list[float], list[float]]] = {}
        self._near: dict[tuple[int, int], list[Pitch]] = {}
        homes = [
            self.cell(c) for c in luck.choices(plan.home_cells.tolist(), plan.home_weights.tolist(), k=people.residents)
        ]
        works = [
            self.cell(c) for c in luck.choices(plan.work_cells.tolist(), plan.work_weights.tolist(), k=people.residents)
        ]
        residents = [Resident(self, *places) for places in zip(homes, works, strict=True)]
        for resident in residents:
            resident.acquaintances = luck.sample(residents, 6)
        self.vendors = [Vendor(self, home) for home in luck.choices(homes, k=people.vendors)]
        self._set_up_roads()
        staff = round(people.vendors / people.vendors_per_officer) + round(
            people.vendors / people.vendors_per_assistant
        )
        n_teams = max(1, staff // settings.patrol.team_size)
        n_beats = -(-n_teams // 2)
        along = sorted(self.pitches, key=lambda pitch: (pitch.column // 10, pitch.row))
        beats = [along[len(along) * b // n_beats : len(along) * (b + 1) // n_beats] for b in range(n_beats)]
        for t in range(n_teams):
            Team(self, t % 2, beats[(t // 2) % n_beats])

    def _set_up_roads(self) -> None:
        roads, luck = self.roads, self.random
        self.free, self.capacity = roads.free_minutes.tolist(), roads.capacity.tolist()
        self.minutes, n = list(self.free), len(self.free)
        self.flow, self.flow_now = [0.0] * n, [0.0] * n
        self.width = self.plan.carriageway_width[roads.road_cell].tolist()
        nearest, area = roads.nearest_road.tolist(), self.plan.area
        self.bays, self.parked = self.plan.area_bays.tolist(), [0.0] * len(self.plan.area_bays)
        for cell in luck.choices(self.plan.home_cells.tolist(), k=self.settings.people.drivers):
            reach = roads.in_reach(nearest[cell]).tolist()
            goal = luck.choices(reach, [float(roads.destination_weight[d]) for d in reach])[0]
            work = int(area[roads.road_cell[roads.destinations[goal]]])
            Driver(self, roads.way(nearest[cell], goal).tolist(), int(area[cell]), work)

    def step(self) -> None:
        """One tick of 15 minutes."""
        self.tick_of_day, day = self.tick % TICKS_PER_DAY, self.tick // TICKS_PER_DAY
        self.half, self.is_weekend = self.tick_of_day // HALF_DAY, day % 7 >= 5
        vendors, residents = self.agents_by_type[Vendor], self.agents_by_type[Resident]
        self.demand = self.profile[int(self.is_weekend)][self.tick_of_day]
        self.wanted = sum(self.demand)
        if self.tick_of_day % HALF_DAY == 0:
            vendors.shuffle_do("choose_site")
            self.learn_places()
        vendors.do("set_up_or_pack_up")
        self.occupy_places()
        residents.shuffle_do("shop")
        residents.do("complain")
        self.load_roads()
        self.agents_by_type[Driver].do("drive")
        self.agents_by_type[Team].do("patrol")
        if self.tick_of_day == TICKS_PER_DAY - 1:
            residents.shuffle_do("talk")
            vendors.do("close_books")
        self.tick += 1

    def learn_places(self) -> None:
        """Habits grow, and everybody sees how full places are."""
        for vendor in self.agents_by_type[Vendor]:
            if vendor.reserved is not None:
                for pitch, habit in vendor.habit.items():
                    vendor.habit[pitch] = habit + self.p.habit_learning * ((pitch is vendor.reserved) - habit)
        for pitch in self.pitches:
            pitch.fill[self.half] += self.p.fill_learning * (
                pitch.reserved / max(1, pitch.capacity) - pitch.fill[self.half]
            )

    def occupy_places(self) -> None:
        """The pull of each pitch, and its nuisance."""
        p = self.p
        self.on_offer: list[list[Pitch]] = [[], [], [], []]
        for pitch in self.pitches:
            pitch.nuisance *= p.nuisance_memory
            pitch.presence *= p.presence_memory
            pitch.customers *= 0.5
            if pitch.vendors:
                appeal = [0.0] * 4
                for vendor in pitch.vendors:
                    if vendor.stock > 1.0:
                        appeal[vendor.goods] += vendor.appeal
                pitch.pull = [a**p.huff_attraction for a in appeal]
                for goods in range(4):
                    if appeal[goods] > 0.0:
                        self.on_offer[goods].append(pitch)
                n = len(pitch.vendors)
                pitch.nuisance += (1.0 - p.nuisance_memory) * n * (1.0 + p.blocking_nuisance * pitch.obstruction * n)

    def load_roads(self) -> None:
        """Travel times under load (Bureau of Public Roads), with capacity cut where stalls stand."""
        p = self.p
        stalls: dict[int, int] = {}
        blocked: dict[int, float] = {}
        for pitch in self.pitches:
            if pitch.vendors and pitch.road >= 0:
                stalls[pitch.road] = stalls.get(pitch.road, 0) + len(pitch.vendors)
                blocked[pitch.road] = blocked.get(pitch.road, 0.0) + pitch.obstruction * len(pitch.vendors)
        for road, free in enumerate(self.free):
            self.flow[road] += p.flow_memory * (self.flow_now[road] - self.flow[road])
            self.flow_now[road] = 0.0
            capacity, speed = 0.94 * self.capacity[road], 1.0
            if road in stalls:
                capacity *= (1.0 - min(p.blocked_at_most, blocked[road])) ** p.width_elasticity
                speed -= p.stall_slowing * min(1.0, stalls[road] / p.stalls_of_full_frontage)
            ratio = min(2.5, self.flow[road] / max(capacity, 1e-6))
            self.minutes[road] = free / speed * (1.0 + 0.15 * ratio**4)

    def is_violation(self, pitch: Pitch) -> bool:
        """Whether stalls may not stand there now."""
        hour = 6.0 + self.tick_of_day / 4.0
        restricted = self.p.restricted_from <= hour < self.p.restricted_until
        return pitch.zone == PROHIBITED or (pitch.zone == RESTRICTED and restricted)

    def shops_near(self, row: int, column: int) -> tuple[list[float], list[float]]:
        """Metres to each shop in reach of a cell, and running sums of their pull from 0 on; they stand still."""
        if (row, column) not in self._shops:
            squared = (self.plan.shop_row.astype(int) - row) ** 2 + (self.plan.shop_column.astype(int) - column) ** 2
            near = squared <= self.reach_squared
            pull = self.p.shop_pull * self.plan.shop_size[near] * np.array([self.decay[d] for d in squared[near]])
            metres = (20.0 * np.sqrt(squared[near])).tolist()
            self._shops[row, column] = [*metres, 0.0], [0.0, *np.cumsum(pull).tolist()]
        return self._shops[row, column]

    def pitches_near(self, cell: tuple[int, int]) -> list[Pitch]:
        """The pitches that trouble somebody who lives in a cell."""
        if cell not in self._near:
            reach = round(self.p.nuisance_reach / 20.0)
            self._near[cell] = [pitch for pitch in self.pitches if math.dist(cell, pitch.cell) <= reach]
        return self._near[cell]

    def cell(self, number: int) -> tuple[int, int]:
        """Row and column of a cell."""
        return divmod(number, self.plan.width)
