"""Portable exp, log, power and logistic: the same bits on any machine, and with the compiler off.

A C library's exp, log and pow differ in the last bit between systems and even between processors of one system, and a
run of the model turns one such bit into another city. The functions here use only what IEEE 754 fixes exactly: + - *
/ on doubles, comparisons, and the bits of a double read as a whole number. The method is table-driven reduction (Tang
1989 and 1990, ACM TOMS 15 and 16) with the Taylor series on what is left, and for `power` sums and products in two
parts (Dekker 1971, Numerische Mathematik 18). The tables are made at import with exact decimal arithmetic. Errors stay
below 0.65 units in the last place, for `logistic` below 2. Where `math` raises (log of a negative number), these
return nan, as compiled code must.
"""

from decimal import Context, Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorsim.engine.compiled import rule

_EXACT = Context(prec=80)  # digits: enough to hold a double of the tables and the next 53 bits
_STEPS = 128  # entries of each table
_BITS = 7  # two to this power is _STEPS
INFINITY = float("inf")
NAN = float("nan")
OVERFLOW_BEYOND = 709.782712893384  # ln of the largest double
UNDERFLOW_BEYOND = -745.1332191019412  # ln of half the smallest double
NORMAL_WITHIN = 708.0  # exp of what is nearer to 0 is a normal number

_HIGH_WORD = -0x100000000  # keeps sign, exponent and the first 20 bits of a fraction
_HALF = -0x8000000  # keeps half of the 53 significant bits, so that a product of two such halves is exact
_LOG_ORIGIN = 0x3FE6000000000000  # 0.6875: reduced arguments lie in [0.6875, 1.375), so that 1 is well inside
_SMALLEST_NORMAL = 2.2250738585072014e-308
_TWO_52 = 4503599627370496.0
_ROUNDER = 1.5 * _TWO_52  # adding it leaves the nearest whole number in the low bits of the sum
_ROUNDER_BITS = int(np.float64(_ROUNDER).view(np.int64))


def _rounded_to(value: Decimal, unit: Decimal) -> float:
    """The multiple of `unit` nearest to a number; exact as a double by the choice of `unit`."""
    return float(_EXACT.multiply((_EXACT.divide(value, unit)).to_integral_value(), unit))


def _rest(value: Decimal, head: float) -> float:
    return float(_EXACT.subtract(value, Decimal(head)))


def _powers_of_two() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """2**(j/128) as head and rest."""
    root = _EXACT.exp(_EXACT.divide(_LN_2, Decimal(_STEPS)))
    values = [Decimal(1)]
    for _ in range(_STEPS - 1):
        values.append(_EXACT.multiply(values[-1], root))
    head = [float(value) for value in values]
    return np.array(head), np.array([_rest(value, first) for value, first in zip(values, head, strict=True)])


def _logarithms() -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """For each piece of [0.6875, 1.375): a short number near the middle's inverse, and minus its ln as head and rest.

    The inverse has few bits, so that its product with half a mantissa is exact. Both pieces that touch 1 take the
    inverse 1, whose logarithm is 0: no digits are lost there.
    """
    inverse, head, rest = [], [], []
    for piece in range(_STEPS):
        bits = _LOG_ORIGIN + (piece << (52 - _BITS))
        first, last = (float(np.int64(b).view(np.float64)) for b in (bits, bits + (1 << (52 - _BITS))))
        short = 1.0 if first == 1.0 or last == 1.0 else round(1024.0 / (first + last)) / 512.0
        value = -_EXACT.ln(Decimal(short))
        inverse.append(short)
        head.append(_rounded_to(value, Decimal(2) ** -42))
        rest.append(_rest(value, head[-1]))
    return np.array(inverse), np.array(head), np.array(rest)


_LN_2 = _EXACT.ln(Decimal(2))
_PER_STEP = float(_EXACT.divide(Decimal(_STEPS), _LN_2))
_STEP_HEAD = _rounded_to(_EXACT.divide(_LN_2, Decimal(_STEPS)), Decimal(2) ** -42)
_STEP_REST = _rest(_EXACT.divide(_LN_2, Decimal(_STEPS)), _STEP_HEAD)
_LN_2_HEAD = _rounded_to(_LN_2, Decimal(2) ** -42)
_LN_2_REST = _rest(_LN_2, _LN_2_HEAD)
LN_2 = float(_LN_2)
_LOG_AT_MOST = np.array([float(_EXACT.ln(Decimal(33 + piece) / 32)) + 1.0e-9 for piece in range(32)])
_POWER_HEAD, _POWER_REST = _powers_of_two()
_INVERSE, _LOG_HEAD, _LOG_REST = _logarithms()


@rule
def _bits(x: float) -> Any:
    return np.float64(x).view(np.int64)


@rule
def _double(bits: int) -> Any:
    return np.int64(bits).view(np.float64)


@rule
def _exp_of_sum(head: float, rest: float) -> Any:
    """exp(head + rest) for a head between the limits of under- and overflow and a rest much smaller than it."""
    rounded = head * _PER_STEP + _ROUNDER
    n = _bits(rounded) - _ROUNDER_BITS
    steps = rounded - _ROUNDER
    r = (head - steps * _STEP_HEAD) - steps * _STEP_REST + rest
    square = r * r
    series = r + square * ((0.5 + r * (1.0 / 6.0)) + square * (1.0 / 24.0 + r * (1.0 / 120.0)))
    j = n & (_STEPS - 1)
    fraction = _POWER_HEAD[j] + (_POWER_REST[j] + _POWER_HEAD[j] * series)
    exponent = n >> _BITS
    if -1022 <= exponent <= 1023:
        return fraction * _double((exponent + 1023) << 52)
    half = exponent >> 1
    return fraction * _double((half + 1023) << 52) * _double((exponent - half + 1023) << 52)


@rule
def exp(x: float) -> Any:
    """e to the power x; 0 and infinity beyond what a double can hold."""
    if abs(x) < NORMAL_WITHIN:
        return _exp_of_sum(x, 0.0)
    if np.isnan(x):
        return x
    if x > OVERFLOW_BEYOND:
        return INFINITY
    if x < UNDERFLOW_BEYOND:
        return 0.0
    return _exp_of_sum(x, 0.0)


@rule
def _log_of_bits(bits: int, doublings: int) -> Any:
    """Natural logarithm of the positive number with these bits (a normal one), less `doublings` times ln 2."""
    offset = bits - _LOG_ORIGIN
    piece = (offset >> (52 - _BITS)) & (_STEPS - 1)
    k = np.float64((offset >> 52) - doublings)
    reduced_bits = bits - ((offset >> 52) << 52)
    reduced = _double(reduced_bits)
    coarse = _double(reduced_bits & _HIGH_WORD)
    inverse = _INVERSE[piece]
    r = (coarse * inverse - 1.0) + (reduced - coarse) * inverse
    square = r * r
    near = k * _LN_2_HEAD + _LOG_HEAD[piece]
    head = near + r
    rest = (near - head) + r + (k * _LN_2_REST + _LOG_REST[piece])
    series = (-0.5 + r * (1.0 / 3.0)) + square * (
        (-0.25 + r * 0.2) + square * ((-1.0 / 6.0 + r * (1.0 / 7.0)) + square * -0.125)
    )
    return head + (rest + square * series)


@rule
def log(x: float) -> Any:
    """Natural logarithm; minus infinity at 0 and nan below."""
    if _SMALLEST_NORMAL <= x < INFINITY:
        return _log_of_bits(_bits(x), 0)
    if x == 0.0:
        return -INFINITY
    if x < 0.0:
        return NAN
    if x < 1.0:
        return _log_of_bits(_bits(x * _TWO_52), 52)
    return x


@rule
def log_at_most(x: float) -> Any:
    """A bound of the logarithm of a normal positive number, at most 1/32 above it: a few whole-number operations."""
    bits = _bits(x)
    return np.float64((bits >> 52) - 1023) * LN_2 + _LOG_AT_MOST[(bits >> 47) & 31]


@rule
def _log_in_two(x: float) -> Any:
    """Natural logarithm of a positive finite number: a head of 26 bits, and the rest, good to some 68 bits in all."""
    doublings = 0
    if x < _SMALLEST_NORMAL:
        x = x * _TWO_52
        doublings = 52
    bits = _bits(x)
    offset = bits - _LOG_ORIGIN
    piece = (offset >> (52 - _BITS)) & (_STEPS - 1)
    k = np.float64((offset >> 52) - doublings)
    reduced_bits = bits - ((offset >> 52) << 52)
    reduced = _double(reduced_bits)
    coarse = _double(reduced_bits & _HIGH_WORD)
    inverse = _INVERSE[piece]
    # r = first + second exactly; `first` keeps at most 32 bits, so its square is exact too.
    left = coarse * inverse - 1.0
    right = (reduced - coarse) * inverse
    r = left + right
    first = _double(_bits(r) & _HIGH_WORD)
    second = (left - first) + right
    square = r * r
    # Three sums, each with its rounding error kept: k ln 2 - ln inverse, + r, - r*r/2.
    near = k * _LN_2_HEAD + _LOG_HEAD[piece]
    sum_1 = near + first
    error_1 = (near - sum_1) + first
    half_square = -0.5 * first * first
    sum_2 = sum_1 + half_square
    error_2 = (sum_1 - sum_2) + half_square
    # The square of the whole: first**2 + second*(first + r).
    small = second - 0.5 * second * (first + r) + (k * _LN_2_REST + _LOG_REST[piece])
    series = (1.0 / 3.0 - r * 0.25) + square * (
        (0.2 - r * (1.0 / 6.0)) + square * ((1.0 / 7.0 - r * 0.125) + square * (1.0 / 9.0))
    )
    rest = (error_1 + error_2) + (small + square * r * series)
    head = _double(_bits(sum_2) & _HALF)
    return head, (sum_2 - head) + rest


@rule
def _power_of_positive(x: float, y: float) -> Any:
    """x**y for finite x > 0 and finite y, as exp(y ln x)."""
    head, rest = _log_in_two(x)
    y_head = _double(_bits(y) & _HALF)
    product = y_head * head  # exact: half a mantissa times half a mantissa
    if product > OVERFLOW_BEYOND + 1.0:
        return INFINITY
    if product < UNDERFLOW_BEYOND - 1.0:
        return 0.0
    return _exp_of_sum(product, (y - y_head) * head + y * rest)


@rule
def power(x: float, y: float) -> Any:
    """x to the power y, with the limits of C's pow: 1 for y = 0 or x = 1, nan for a root of a negative number."""
    if y == 0.0 or x == 1.0:
        return 1.0
    if np.isnan(x) or np.isnan(y):
        return NAN
    if 0.0 < x < INFINITY and abs(y) < INFINITY:
        return _power_of_positive(x, y)
    return _power_at_limits(x, y)


@rule
def _power_at_limits(x: float, y: float) -> Any:
    """x**y where x is 0, infinite or negative, or y is infinite."""
    size = abs(x)
    if abs(y) == INFINITY:
        if size == 1.0:
            return 1.0
        return INFINITY if (size > 1.0) == (y > 0.0) else 0.0
    # Beyond 2**53 every double is even, so halves are whole and nothing is odd.
    whole = abs(y) >= 2.0 * _TWO_52 or np.floor(y) == y
    odd = whole and abs(y) < 2.0 * _TWO_52 and np.floor(y * 0.5) != y * 0.5
    negative = x < 0.0 or (x == 0.0 and _bits(x) < 0)
    if size == 0.0 or size == INFINITY:
        result = INFINITY if (size == 0.0) == (y < 0.0) else 0.0
    elif not whole:
        return NAN
    else:
        result = _power_of_positive(size, y)
    return -result if negative and odd else result


@rule
def logistic(x: float) -> Any:
    """1 / (1 + e**-x): the share that x, a difference of utilities, wins; exact in both tails."""
    if x >= 0.0:
        return 1.0 / (1.0 + exp(-x))
    odds = exp(x)
    return odds / (1.0 + odds)
