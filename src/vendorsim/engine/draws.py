"""Randomness as an address: each draw is a pure function of (seed, stream, tick, identity).

Nothing else in the package makes a random number. The mixing function is SplitMix64 (Steele, Lea and Flood 2014, the
constants of Vigna's public reference code), read at a position instead of stepped: two policies on one seed live in
the same city with the same luck, and a new stream, agent or option leaves every other draw as it was. Philox4x32-10
(Salmon et al. 2011) serves as a second opinion in tests.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from vendorsim.engine.arithmetic import log
from vendorsim.engine.compiled import rule

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
MIX_2 = np.uint64(0x94D049BB133111EB)
S30, S27, S31, S12 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(12)
ONE = np.uint64(1)
TO_UNIT = 1.0 / 4503599627370496.0  # 2**-52: a half is added to 52 bits, which is exact, so that 0 and 1 stay out


@rule
def mix(value: int) -> Any:
    """The output function of SplitMix64: 64 bits in, 64 well-stirred bits out."""
    z = np.uint64(value)
    z = (z ^ (z >> S30)) * MIX_1
    z = (z ^ (z >> S27)) * MIX_2
    return z ^ (z >> S31)


@rule
def _splitmix64(seed: int, position: int) -> Any:
    return mix(np.uint64(seed) + (np.uint64(position) + ONE) * GOLDEN)


def splitmix64(seed: int, position: int) -> int:
    """Output number `position` (from 0) of SplitMix64 started at `seed`: a 64-bit whole number."""
    return int(_splitmix64(np.uint64(seed % 2**64), np.uint64(position % 2**64)))


def philox4x32(counter: Sequence[int], key: Sequence[int]) -> tuple[int, int, int, int]:
    """Four 32-bit words of Philox4x32-10 for a counter of four and a key of two such words.

    Salmon et al. (2011), "Parallel random numbers: as easy as 1, 2, 3". Too slow for the rules, and quite another
    construction than SplitMix64: the tests compare the two.

    Raises: ValueError when there are not four and two words, or one does not fit into 32 bits.
    """
    if len(counter) != 4 or len(key) != 2 or not all(0 <= word < 2**32 for word in (*counter, *key)):
        raise ValueError("philox4x32 takes a counter of four and a key of two whole numbers from 0 to 2**32 - 1")
    c0, c1, c2, c3 = (int(word) for word in counter)
    k0, k1 = (int(word) for word in key)
    for _ in range(10):
        high_0, low_0 = divmod(0xD2511F53 * c0, 2**32)
        high_1, low_1 = divmod(0xCD9E8D57 * c2, 2**32)
        c0, c1, c2, c3 = high_1 ^ c1 ^ k0, low_1, high_0 ^ c3 ^ k1, low_0
        k0, k1 = (k0 + 0x9E3779B9) % 2**32, (k1 + 0xBB67AE85) % 2**32
    return c0, c1, c2, c3


@rule
def stream(seed: int, name: int, tick: int) -> Any:
    """The key of one stream at one tick; compute it once a phase."""
    return mix(mix(np.uint64(seed) + np.uint64(name)) + (np.uint64(tick) + ONE) * GOLDEN)


@rule
def draw(key: int, identity: int) -> Any:
    """A uniform draw in the open interval (0, 1) for one identity."""
    z = mix(np.uint64(key) + (np.uint64(identity) + ONE) * GOLDEN)
    return (np.float64(z >> S12) + 0.5) * TO_UNIT


@rule
def draw_bits(key: int, identity: int) -> Any:
    """The 52 bits that `draw` makes its number of, for loops that only compare it with `bits_below` of a limit."""
    return mix(np.uint64(key) + (np.uint64(identity) + ONE) * GOLDEN) >> S12


@rule
def bits_below(limit: float) -> Any:
    """Every draw below a limit has bits below this; of those that have, all but at most one are."""
    return np.uint64(max(0.0, min(1.0, limit)) / TO_UNIT + 0.5)


@rule
def pair(key: int, identity: int) -> Any:
    """The key of one identity within a stream, to draw again per option: `draw(pair(key, vendor), pitch)`."""
    return mix(np.uint64(key) + (np.uint64(identity) + ONE) * GOLDEN)


@rule
def gumbel(uniform: float) -> Any:
    """Standard Gumbel noise from a uniform draw: the most of utility plus noise is a logit choice (McFadden 1974)."""
    return -log(-log(uniform))


@rule
def normal(uniform: float) -> Any:
    """Standard normal from a uniform draw, by inversion (rational form of Wichura 1988, AS 241).

    Its variant with seven digits: a draw stands for a person's trait or a day's luck, not for a tail probability.
    """
    p = uniform
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return (
            q
            * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)
            / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0)
        )
    r = p if q < 0.0 else 1.0 - p
    r = math.sqrt(-log(r))
    if r <= 5.0:
        r -= 1.6
        z = (((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777) / (
            (0.12021132975 * r + 0.73700164250) * r + 1.0
        )
    else:
        r -= 5.0
        z = (((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150) / (
            (0.012258202635 * r + 0.24197894225) * r + 1.0
        )
    return -z if q < 0.0 else z
