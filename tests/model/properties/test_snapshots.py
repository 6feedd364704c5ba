"""A run that is saved and restored goes on, bit for bit, as it would have; and a file of another kind is refused."""

import hashlib
import json
import random
import re
import zipfile
from dataclasses import dataclass

import pytest
from tests.small_worlds import QUARRELSOME, ROOT, SHIPPED, digest, in_another_process, tiny
from tools.same_bits import EVERY_PROGRAMME

from vendorsim import parameter
from vendorsim.model import snapshot_file
from vendorsim.model.model import VendorModel
from vendorsim.model.snapshots import SnapshotError
from vendorsim.plugins.installed_policies import installed
from vendorsim.plugins.installed_programmes import installed as programmes
from vendorsim.plugins.programme import Programme

DAYS = {**QUARRELSOME, "horizon.burn_in_days": 4, "horizon.days": 13}
RUNS = {policy: {"policy": policy, **DAYS} for policy in SHIPPED} | {
    f"{policy}, all programmes": {"policy": policy, **DAYS, **EVERY_PROGRAMME} for policy in ("graduated", "evidence_first")
}  # fmt: skip
TICKS = 17 * 72
GO_ON = """
from pathlib import Path
from tests.small_worlds import digest
from vendorsim.model.model import VendorModel
for path in sorted(Path({folder!r}).iterdir()):
    print(path.name, digest(VendorModel.restore(path).run()))
"""


def stepped(model, ticks):
    for _ in range(ticks):
        model.step()
    return model


def test_every_policy_and_programme_is_among_the_runs():
    assert set(SHIPPED) == set(installed())
    assert {name.split(".")[1] for name in EVERY_PROGRAMME} == set(programmes())


def test_a_run_saved_at_any_tick_goes_on_in_another_process_as_it_would_have(tmp_path):
    chance, unbroken = random.Random(11), {}
    for name, changes in RUNS.items():
        tick = chance.randrange(TICKS)
        model = stepped(VendorModel(tiny(**changes), seed=1), tick)
        model.save(tmp_path / f"{name} {tick}")
        unbroken[f"{name} {tick}"] = digest(model.run())
        assert model.incidents or changes["policy"] == "laissez_faire", "without quarrels this means little"
    restored = in_another_process(GO_ON.format(folder=str(tmp_path))).splitlines()
    assert dict(line.rsplit(" ", 1) for line in restored) == unbroken


def test_a_run_without_the_compiler_goes_on_where_a_compiled_one_was_saved(tmp_path):
    changes = {"city.width": 14, "city.height": 14, "people.vendors": 8, "people.residents": 40, "people.drivers": 8,
               "horizon.burn_in_days": 0, "horizon.days": 1}  # fmt: skip
    model = stepped(VendorModel(tiny(**changes), seed=5), 60)
    model.save(tmp_path / "run")
    restored = in_another_process(GO_ON.format(folder=str(tmp_path)), NUMBA_DISABLE_JIT="1")
    assert restored == f"run {digest(model.run())}"


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "run"
    stepped(VendorModel(tiny(), seed=3), 100).save(path)
    return path


def rewritten(path, change):
    """The file with what it says of the run changed, and a digest that agrees."""
    data = path.read_bytes().partition(b"\n")[2]
    path.write_bytes(data)
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    about = json.loads(entries["run.json"])
    change(about)
    entries["run.json"] = json.dumps(about).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    data = path.read_bytes()
    path.write_bytes(snapshot_file.FIRST_LINE + hashlib.sha256(data).hexdigest().encode() + b"\n" + data)


def refused(path, words):
    with pytest.raises(SnapshotError) as told:
        VendorModel.restore(path)
    assert str(told.value).startswith(f"{path}: ")
    assert words in str(told.value)
    assert "\n" not in str(told.value)


def test_a_file_with_one_wrong_byte_or_without_its_end_is_refused(saved):
    whole = saved.read_bytes()
    for at in random.Random(3).sample(range(len(snapshot_file.FIRST_LINE), len(whole)), 20):
        saved.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        refused(saved, "is damaged")
    saved.write_bytes(whole[:-1000])
    refused(saved, "is damaged")
    saved.write_bytes(b"PK something else")
    refused(saved, "is not a run that `model.save` wrote")
    refused(saved.with_name("none"), "cannot be read: No such file")


def test_a_run_of_another_version_of_the_model_is_refused(saved, monkeypatch):
    monkeypatch.setattr(snapshot_file, "model_digest", lambda: "another")
    refused(saved, "was saved by another version of the model")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"$": "object", "class": "subprocess:Popen", "of": {"args": "true"}}, "no class that may be named"),
        ({"$": "object", "class": "vendorsim.model.model:VendorModel", "of": {}}, "nothing that is written"),
        ({"$": "method", "of": {"$": "part", "at": "made.policy"}, "name": "__init_subclass__"}, "no method"),
        ({"$": "part", "at": "os.system"}, "KeyError"),
        ({"$": "something", "class": "vendorsim.model.city_hall.welfare:Loan"}, "nothing that is written"),
        ([[[{}]]], "KeyError"),
    ],
)
def test_a_file_made_by_hand_names_no_other_code(saved, form, words):
    def change(about):
        about["rest"]["of"].append(["more", form])

    rewritten(saved, change)
    refused(saved, words)


def test_a_map_that_has_changed_is_refused(tmp_path):
    text = (ROOT / "configs/maps/small_district.txt").read_text(encoding="utf-8")
    plan, path = tmp_path / "map.txt", tmp_path / "run"
    plan.write_text(text, encoding="utf-8")
    VendorModel(tiny(**{"city.map": str(plan)}), seed=3).save(path)
    assert VendorModel.restore(path).clock.tick == 0
    plan.write_text(text + "\n", encoding="utf-8")
    refused(path, "has changed")


OWN = """
from pathlib import Path
from vendorsim import Policy, Response

class Own(Policy):
    '''Moves on, and counts.'''
    def respond(self, case):
        Path({mark!r}).touch()
        self.asked = getattr(self, "asked", 0) + 1
        return Response.MOVE_ON
"""
ASK = """
from pathlib import Path
from vendorsim.errors import TrustError
from vendorsim.model.model import VendorModel
try:
    VendorModel.restore({path!r})
except TrustError as error:
    print("refused", Path({code!r}).name in str(error))
print(VendorModel.restore({path!r}, trust=True).policy.asked)
"""


def test_code_of_ones_own_runs_after_a_yes_and_keeps_what_it_knows(tmp_path):
    code, path = tmp_path / "own.py", tmp_path / "run"
    code.write_text(OWN.format(mark=str(tmp_path / "mark")), encoding="utf-8")
    model = stepped(VendorModel(tiny(policy=str(code)), seed=3), 100)
    model.save(path)
    assert VendorModel.restore(path).policy.asked == model.policy.asked > 0
    told = in_another_process(ASK.format(path=str(path), code=str(code)))
    assert told.splitlines() == ["refused True", str(model.policy.asked)]
    code.write_text(code.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")
    refused(path, "has changed")


@dataclass
class Note:
    """What a programme remembers."""

    day: int
    words: tuple[str, ...]


class Remembering(Programme):
    """Keeps values of every kind that a file holds, and refers to one of them twice."""

    start_day: int = parameter(0, unit="day", bounds=(0, 9))

    def begin(self, city):
        self.notes, self.city = [Note(0, ("a", "b"))], city
        self.latest, self.by_day, self.seen = self.notes[0], {0: None, (1, 2): 1.5}, {3, 1}

    def each_day(self, city):
        assert self.city is city
        assert self.latest is self.notes[-1]
        self.latest = Note(city.day, ("é",))
        self.notes.append(self.latest)


@pytest.fixture
def remembering(monkeypatch):
    monkeypatch.setattr("vendorsim.model.model.programme_class", lambda name: Remembering)
    return VendorModel(tiny(**{"programmes.viral_clip.start_day": 1}), seed=3)


def test_what_a_programme_keeps_is_carried_with_what_it_shares(remembering, tmp_path):
    stepped(remembering, 80).save(tmp_path / "run")
    other = VendorModel.restore(tmp_path / "run")
    one = other.programmes[0]
    assert (one.city, one.latest) == (other.city_hall, one.notes[-1])
    assert [type(value) for value in (one.latest, one.by_day, one.seen)] == [Note, dict, set]
    stepped(other, 80)
    assert one.notes == stepped(remembering, 80).programmes[0].notes
    assert one.notes is not remembering.programmes[0].notes


def test_what_a_file_cannot_hold_is_named_when_it_is_saved(remembering, tmp_path):
    remembering.programmes[0].notes.append(re.compile("x"))
    with pytest.raises(SnapshotError, match=r"cannot be saved: deciders\[1\]\[1\].notes\[1\] is a re.Pattern"):
        remembering.save(tmp_path / "run")
    assert not list(tmp_path.iterdir())


def test_a_run_that_is_over_is_saved_as_that(tmp_path):
    model = VendorModel(tiny(**QUARRELSOME), seed=3).run()
    model.save(tmp_path / "run")
    other = VendorModel.restore(tmp_path / "run")
    assert not other.running
    assert digest(other) == digest(model)
    assert str(other.story(other.incidents[0]["incident"])) == str(model.story(model.incidents[0]["incident"]))


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(SnapshotError, match="cannot be written"):
        VendorModel(tiny(), seed=3).save(tmp_path / "none" / "run")
