"""A policy's answer in compiled code: the same as in Python for every case, or left to Python with the reason."""

import math
import random
from importlib.util import module_from_spec, spec_from_file_location

import numpy as np
import pytest
from tests.small_worlds import SHIPPED, tiny
from typer.testing import CliRunner

from vendorsim.cli.app import app
from vendorsim.engine.compiled import internals
from vendorsim.model.model import VendorModel
from vendorsim.plugins.case import CASE_FIELDS, KINDS, OUTCOMES, ZONES, Case
from vendorsim.plugins.compiled_answer import CompiledAnswer, why_not
from vendorsim.plugins.installed_policies import installed
from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.policy import Policy
from vendorsim.plugins.response import Response

pytestmark = pytest.mark.skipif(internals is None, reason="nothing is compiled by these means here")

COUNTED = {"kind": len(KINDS), "zone": len(ZONES), "last_outcome": len(OUTCOMES)}
DENY = Response.DOCUMENT_AND_FINE


def any_case(rng: random.Random) -> tuple[float, ...]:
    """Numbers of a case, among them the smallest, those at thresholds, and infinite days since the last one."""
    values = {name: rng.choice((0.0, 0.5, 1.0, rng.random(), float(rng.randrange(120)))) for name in CASE_FIELDS}
    values |= {name: float(rng.randrange(n)) for name, n in COUNTED.items()}
    values["days_since"] = rng.choice((math.inf, 0.0, 14.0, 20.0 * rng.random()))
    return tuple(values[name] for name in CASE_FIELDS)


def assert_answers_as_in_python(policy: Policy, n: int = 2000) -> set[Response]:
    rng, given = random.Random(7), set()
    record = np.zeros(1, np.dtype([(name, np.float64) for name in CASE_FIELDS]))
    answer = CompiledAnswer(policy, record)
    for _ in range(n):
        record[0] = values = any_case(rng)
        expected = policy.respond(Case(values))
        assert answer() == expected, Case(values)
        given.add(expected)
    return given


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_policy_answers_in_compiled_code_as_in_python(name):
    kind = installed()[name]
    given = assert_answers_as_in_python(kind())
    assert len(given) > 1 or name == "laissez_faire"
    ends = {key: type(choice.value)(choice.low) for key, choice in kind.parameters().items()}
    assert_answers_as_in_python(kind(**ends))


class All(Policy):
    """All that the translation knows."""

    patience: float = parameter(3.0, unit="visits", bounds=(0, 10), meaning="visits")
    strict: bool = parameter(True, unit="", meaning="whether")

    def respond(self, case: Case) -> Response:
        """Any answer."""
        offer = case.alternative
        record = case.record
        usual = Response.EXPLAIN
        if case.zone in ("prohibited", "none") and record.last_outcome != "fled":
            usual = DENY if self.strict and not case.returned_today else Response.MOVE_ON
        elif -case.obstruction / 2.0 + 0.1 < 0 and case.kind == "vendor":
            return usual
        share = max(case.stake, abs(record.evidence - 0.5)) / max(1.0, case.weekly_income)
        if 0 < share <= 0.5 or (offer.has_room and offer.site != 2):
            return Response.GUIDE_TO_STALL if offer.fee + offer.metres > self.patience else usual
        if case.visits * 1.5 > self.patience or record.is_shown or case.luck < 0.25:
            pass
        else:
            return Response.HOME_VISIT
        return (
            Response.ASSIST
            if record.entries and min(case.entries, 3) < 3 and case.last_outcome not in ["fled"]
            else usual
        )


@pytest.mark.parametrize("strict", [True, False])
def test_all_that_is_translated_answers_as_in_python(strict):
    assert len(assert_answers_as_in_python(All(strict=strict, patience=2.5))) >= 5


OTHERS = {
    "math.sqrt(case.goods) > 3": "asks for math.sqrt",
    "case.goods / case.tools > 3": "computes case.goods / case.tools",
    "case.goods ** 2 > 3": "computes case.goods ** 2",
    "self.seen > 3": "self.seen, which is no parameter",
    "self.tone == 'soft'": "asks for 'soft'",
    "case.zone > 'none'": "compares",
    "case.zone == self.tone": "compares",
    "case.as_dict()['goods'] > 3": "asks for case.as_dict",
    "case.no_such_thing": "a case has no no_such_thing",
    "max(case.goods, 1, key=abs) > 3": "asks for max",
    "any(x > 3 for x in (case.goods, case.tools))": "asks for any",
    "print(case)": "asks for print",
}
FILE = """
import math
from vendorsim.plugins.case import Case
from vendorsim.plugins.parameter import parameter
from vendorsim.plugins.policy import Policy
from vendorsim.plugins.response import Response

class Mine(Policy):
    '''One.'''
    tone: str = parameter("soft", unit="", meaning="how", among=("soft", "hard"))
    seen = 0
    def respond(self, case: Case) -> Response:
{body}
"""


def policy_of(tmp_path, body):
    """The policy of a file whose `respond` has this body."""
    file = tmp_path / "mine.py"
    file.write_text(FILE.format(body="\n".join(f"        {line}" for line in body.splitlines())))
    spec = spec_from_file_location(f"mine_{abs(hash(body))}", file)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Mine


@pytest.mark.parametrize("condition", OTHERS)
def test_what_compiled_code_could_do_otherwise_is_left_to_python(tmp_path, condition):
    kind = policy_of(tmp_path, f"if {condition}:\n    return Response.IGNORE\nreturn Response.EXPLAIN")
    assert OTHERS[condition] in why_not(kind)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("return 2", "it answers 2, which is no Response"),
        ("if case.goods > 3:\n    return Response.EXPLAIN", "does not answer every case"),
        ("self.seen += 1\nreturn Response.EXPLAIN", "does more than decide and answer"),
        ("if case.goods > 3:\n    x = 1\nreturn Response.EXPLAIN if x else Response.IGNORE", "x is set in one branch"),
        ("offer, record = case.alternative, case.record\nreturn Response.EXPLAIN", "does more than decide"),
        ("for _ in range(3):\n    pass\nreturn Response.EXPLAIN", "does more than decide and answer"),
    ],
)
def test_what_is_no_plain_decision_is_left_to_python(tmp_path, body, reason):
    assert reason in why_not(policy_of(tmp_path, body))


def state_after(model: VendorModel):
    """All that a run has come to, as bytes."""
    model.run()
    model.collect_incidents()
    tables = {kind: [column.tobytes() for _, column in table.columns()] for kind, table in model.tables.items()}
    return model.columns["ledger"].tobytes(), tables, repr(model.incidents)


class InPython(VendorModel):
    """The model with every phase and every meeting called from Python."""

    def live(self, *arguments):
        """What people do, phase by phase."""
        return super().live(*arguments)

    def meet(self, *arguments):
        """A meeting."""
        super().meet(*arguments)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_run_has_the_same_bits_either_way(name):
    settings = tiny(policy=name)
    model, other = VendorModel(settings, seed=3), InPython(settings, seed=3)
    assert state_after(model) == state_after(other)
    assert model._calls._meet_all is not None
    assert other._calls._meet_all is None


def test_a_policy_that_python_answers_runs_all_the_same():
    class Counting(installed()["strict_seizure"]):
        """Strict seizure that counts."""

        seen = 0

        def respond(self, case):
            """As ever."""
            type(self).seen += 1
            return super().respond(case)

    settings = tiny(policy="strict_seizure")
    model, other = VendorModel(settings, seed=3), VendorModel(settings, seed=3)
    other.policy = Counting()
    assert state_after(model) == state_after(other)
    assert Counting.seen > 0
    assert other._calls._meet_all is None


def test_a_phase_that_is_replaced_is_the_one_that_runs():
    model, calls = VendorModel(tiny(), seed=3), []
    model.step()
    shop = model.shop
    model.shop = lambda *late: (calls.append(late), shop(*late))
    model.step()
    assert len(calls) == 1


def test_a_parameter_that_changes_while_a_run_goes_on_counts_from_the_next_tick():
    settings = tiny(policy="strict_seizure", **{"horizon.days": 6})
    runs = []
    for kind in (VendorModel, InPython):
        model = kind(settings, seed=3)
        for _ in range(200):
            model.step()
        model.policy.known_after = model.policy.tools_after = 1
        runs.append(state_after(model))
    assert runs[0] == runs[1]
    assert runs[0] != state_after(VendorModel(settings, seed=3))


def test_the_list_of_policies_says_which_are_compiled():
    text = CliRunner().invoke(app, ["policies"], catch_exceptions=False).output
    assert text.count("answers in compiled code") >= len(SHIPPED)
