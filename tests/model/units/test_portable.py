"""The portable functions against the C library, exact decimal arithmetic, and themselves with the compiler off."""

import hashlib
import math
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from decimal import Context, Decimal
from itertools import product

import numpy as np
import pytest

from vendorsim.engine import arithmetic

EXACT = Context(prec=60)
INFINITY = math.inf
SMALLEST = 5e-324


def exponents(n: int) -> np.ndarray:
    """Arguments of exp: many where the model uses it, some over the whole range, some near 0."""
    chance = np.random.default_rng(1)
    return np.concatenate(
        [chance.uniform(-30, 30, n), chance.uniform(-745, 709.7, n // 2), chance.uniform(-1e-3, 1e-3, n // 4)]
    )


def positives(n: int) -> np.ndarray:
    """Arguments of log: shares, sums of money, the whole range, and the neighbourhood of 1."""
    chance = np.random.default_rng(2)
    return np.concatenate(
        [
            chance.uniform(0, 1, n // 2) + 1e-12,
            np.ldexp(chance.uniform(0.5, 1, n // 2), chance.integers(-1060, 1023, n // 2)),
            1 + chance.uniform(-0.01, 0.01, n // 2),
            1 + chance.uniform(-1e-9, 1e-9, n // 4),
        ]
    )


def powers(n: int) -> list[tuple[float, float]]:
    """Bases and exponents, with values over the whole range."""
    chance = np.random.default_rng(3)
    wide = np.ldexp(chance.uniform(0.5, 1, n), chance.integers(-40, 40, n))
    bases = np.concatenate([wide, chance.uniform(0.9, 1.1, n)])
    return list(zip(bases.tolist(), chance.uniform(-20, 20, 2 * n).tolist(), strict=True))


def last_places(value: float, expected: float) -> float:
    """Distance of two doubles in units of the last place."""
    return abs(value - expected) / math.ulp(expected)


def exact_error(value: float, truth: Decimal) -> float:
    return abs(float((Decimal(float(value)) - truth) / Decimal(math.ulp(float(truth)))))


def test_exp_is_within_one_last_place_of_the_c_library():
    assert max(last_places(arithmetic.exp(x), math.exp(x)) for x in exponents(70_000)) <= 1


def test_log_is_within_one_last_place_of_the_c_library():
    assert max(last_places(arithmetic.log(x), math.log(x)) for x in positives(70_000)) <= 1


def test_power_is_within_one_last_place_of_the_c_library():
    assert max(last_places(arithmetic.power(x, y), math.pow(x, y)) for x, y in powers(55_000)) <= 1


def test_errors_against_exact_arithmetic_are_as_documented():
    assert max(exact_error(arithmetic.exp(x), EXACT.exp(Decimal(x))) for x in exponents(2_000)) < 0.65
    assert max(exact_error(arithmetic.log(x), EXACT.ln(Decimal(x))) for x in positives(2_000)) < 0.65
    assert max(exact_error(arithmetic.power(x, y), EXACT.power(Decimal(x), Decimal(y))) for x, y in powers(700)) < 0.65
    for x in np.linspace(-40, 40, 1_001):
        truth = EXACT.divide(Decimal(1), 1 + EXACT.exp(-Decimal(x)))
        assert exact_error(arithmetic.logistic(x), truth) < 2


def test_denormal_results_and_arguments_are_right():
    for x in np.linspace(-745, -708, 500):
        assert abs(arithmetic.exp(x) - math.exp(x)) <= SMALLEST
    for x in (SMALLEST, 1e-320, 1e-310, 2.2250738585072014e-308, math.nextafter(2.2250738585072014e-308, 0)):
        assert last_places(arithmetic.log(x), math.log(x)) <= 1
        assert last_places(arithmetic.power(x, 0.25), math.pow(x, 0.25)) <= 1
    assert arithmetic.power(2.0, -1074.0) == SMALLEST
    assert arithmetic.power(SMALLEST, 1.0) == SMALLEST


def test_whole_powers_that_a_double_holds_are_exact():
    for base, exponent in product(range(2, 60), range(9)):
        assert arithmetic.power(float(base), float(exponent)) == base**exponent
    assert arithmetic.power(2.0, 1023.0) == 2.0**1023
    assert arithmetic.power(0.5, 3.0) == 0.125
    assert arithmetic.power(9.0, 0.5) == 3.0


@pytest.mark.parametrize(
    ("function", "argument", "expected"),
    [
        (arithmetic.exp, 0.0, 1.0),
        (arithmetic.exp, -0.0, 1.0),
        (arithmetic.exp, SMALLEST, 1.0),
        (arithmetic.exp, 1.0, math.e),
        (arithmetic.exp, INFINITY, INFINITY),
        (arithmetic.exp, -INFINITY, 0.0),
        (arithmetic.exp, 709.782712893384, math.exp(709.782712893384)),
        (arithmetic.exp, 709.7827128933841, INFINITY),
        (arithmetic.exp, 1e308, INFINITY),
        (arithmetic.exp, -745.1332191019411, SMALLEST),
        (arithmetic.exp, -745.2, 0.0),
        (arithmetic.log, 1.0, 0.0),
        (arithmetic.log, 0.0, -INFINITY),
        (arithmetic.log, -0.0, -INFINITY),
        (arithmetic.log, INFINITY, INFINITY),
        (arithmetic.log, math.e, 1.0),
        (arithmetic.log, sys.float_info.max, math.log(sys.float_info.max)),
        (arithmetic.logistic, 0.0, 0.5),
        (arithmetic.logistic, INFINITY, 1.0),
        (arithmetic.logistic, -INFINITY, 0.0),
        (arithmetic.logistic, 800.0, 1.0),
        (arithmetic.logistic, -740.0, math.exp(-740.0)),
    ],
)
def test_limits_are_exact(function: Callable[[float], float], argument: float, expected: float):
    assert function(argument) == expected


def test_what_has_no_value_is_not_a_number():
    results = [arithmetic.exp(math.nan), arithmetic.log(math.nan), arithmetic.log(-1.0), arithmetic.log(-INFINITY)]
    results += [arithmetic.logistic(math.nan), arithmetic.power(-2.0, 0.5), arithmetic.power(math.nan, 2.0)]
    results += [arithmetic.power(2.0, math.nan)]
    assert all(math.isnan(result) for result in results)


def test_power_has_the_limits_of_the_c_library():
    specials = [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0, INFINITY, -INFINITY, math.nan, 1e300, -1e300]
    specials += [2.5, -2.5, 2.0**53, 2.0**53 - 1, -(2.0**53) + 1, 1e17, SMALLEST, -SMALLEST, 1 + 2.0**-52, 1 - 2.0**-53]
    for x, y in product(specials, specials):
        try:
            expected = math.pow(x, y)
        except OverflowError:
            expected = -INFINITY if x < 0 and math.fmod(y, 2) else INFINITY
        except ValueError:  # 0 to a negative power, or a root of a negative number
            odd = abs(math.fmod(y, 2)) == 1
            expected = (math.copysign(INFINITY, x) if odd else INFINITY) if x == 0 else math.nan
        result = arithmetic.power(x, y)
        assert (math.isnan(result) and math.isnan(expected)) or (
            (result == expected or last_places(result, expected) <= 1)
            and math.copysign(1, result) == math.copysign(1, expected)
        ), f"power({x}, {y}) is {result}, C says {expected}"


def never_falls(values: Iterable[float]) -> bool:
    return bool(np.all(np.diff(np.array(list(values))) >= 0))


def test_functions_are_monotone_across_the_pieces_of_their_tables():
    steps = np.arange(-300, 301) * math.log(2) / 256
    around = np.sort(np.concatenate([steps, np.nextafter(steps, 9), np.nextafter(steps, -9)]))
    assert never_falls(arithmetic.exp(x) for x in around)
    pieces = np.arange(176, 705) / 256
    around = np.sort(np.concatenate([pieces, np.nextafter(pieces, 9), np.nextafter(pieces, 0)]))
    assert never_falls(arithmetic.log(x) for x in around)
    assert never_falls(arithmetic.power(x, 1.7) for x in around)
    assert never_falls(arithmetic.exp(x) for x in np.linspace(-2, 2, 20_001))
    assert never_falls(arithmetic.log(x) for x in np.linspace(0.5, 2, 20_001))
    assert never_falls(arithmetic.logistic(x) for x in np.linspace(-40, 40, 20_001))


def test_logistic_of_opposite_arguments_adds_up_to_one():
    for x in np.linspace(-30, 30, 2_001):
        assert abs(arithmetic.logistic(x) + arithmetic.logistic(-x) - 1.0) <= 2.3e-16


# Pinned: the same on every system, processor, Python and compiler.
DIGEST = "e6f043d08ac68a873d27d3f667555a5e42aa7b5c4dc61cc1d40436102ea6b4d2"


def digest_of_many_values() -> str:
    """SHA-256 over the bits of some ten thousand results, for Python floats and for NumPy's scalars."""
    values = [arithmetic.exp(x) for x in exponents(1_500)] + [arithmetic.exp(x) for x in exponents(100).tolist()]
    values += [arithmetic.log(x) for x in positives(1_500)] + [arithmetic.log(x) for x in positives(100).tolist()]
    values += [arithmetic.power(x, y) for x, y in powers(1_000)]
    values += [arithmetic.power(np.float64(x), np.float64(y)) for x, y in powers(100)]
    values += [arithmetic.logistic(x) for x in exponents(500)]
    values += [arithmetic.exp(3), arithmetic.log(7), arithmetic.power(3, 2), arithmetic.power(2.5, 3)]
    values += [arithmetic.logistic(-1)]
    return hashlib.sha256(np.array(values).tobytes()).hexdigest()


def test_bits_are_equal_with_the_compiler_off_and_are_the_known_ones():
    script = f"import runpy; print(runpy.run_path({__file__!r})['digest_of_many_values']())"
    printed = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert printed.stderr == ""
    assert printed.stdout.strip() == digest_of_many_values() == DIGEST
