"""Draws as addresses: published numbers, no pattern along any part of an address, and choices that hold still."""

import hashlib
import math
import os
import subprocess
import sys

import numpy as np
import pytest
from scipy import special, stats

from vendorsim.engine import draws as rules
from vendorsim.engine.arithmetic import log
from vendorsim.engine.draws import draw, gumbel, mix, normal, philox4x32, splitmix64

NAME, OTHER_NAME = np.uint64(0x1234567890ABCDEF), np.uint64(0xFEDCBA0987654321)


def stream(seed: int, name: np.uint64, tick: int) -> np.uint64:
    """A key as Python can hand it on: compiled code returns its 64 bits as a plain whole number."""
    return np.uint64(rules.stream(seed, name, tick))


def pair(key: np.uint64, identity: int) -> np.uint64:
    return np.uint64(rules.pair(key, identity))


def test_splitmix64_gives_the_published_outputs_at_any_position():
    from_zero = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC, 0x1B39896A51A8749B]
    assert [splitmix64(0, position) for position in range(5)] == from_zero
    from_1234567 = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431]
    assert [splitmix64(1234567, position) for position in range(4)] == from_1234567
    assert splitmix64(1234567, 4) == 16408922859458223821


def test_splitmix64_agrees_with_its_stepwise_form_and_wraps_round():
    for seed in (0, 1, 7, 2**63, 2**64 - 1):
        state = seed
        for position in range(50):
            state = (state + 0x9E3779B97F4A7C15) % 2**64
            z = state
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
            assert splitmix64(seed, position) == z ^ (z >> 31)
    assert splitmix64(2**64 + 5, 3) == splitmix64(5, 3)
    assert splitmix64(5, 2**64 - 1) == int(mix(np.uint64(5)))


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_philox_passes_the_random123_vectors(counter: tuple[int, ...], key: tuple[int, ...], expected: tuple[int, ...]):
    assert philox4x32(counter, key) == expected
    assert philox4x32(np.array(counter, dtype=np.uint32), list(key)) == expected


@pytest.mark.parametrize(("counter", "key"), [((0, 0, 0), (0, 0)), ((0, 0, 0, 2**32), (0, 0)), ((0,) * 4, (-1, 0))])
def test_philox_refuses_words_that_do_not_fit(counter: tuple[int, ...], key: tuple[int, ...]):
    with pytest.raises(ValueError, match="four and a key of two"):
        philox4x32(counter, key)


def along_identities(seed: int = 1, name: np.uint64 = NAME, tick: int = 0, n: int = 20_000) -> np.ndarray:
    key = stream(seed, name, tick)
    return np.array([draw(key, identity) for identity in range(n)])


def axes() -> dict[str, np.ndarray]:
    """Draws along each part of an address, the others held."""
    return {
        "identity": along_identities(),
        "tick": np.array([draw(stream(1, NAME, tick), 17) for tick in range(20_000)]),
        "seed": np.array([draw(stream(seed, NAME, 3), 17) for seed in range(20_000)]),
        "stream": np.array([draw(stream(1, np.uint64(splitmix64(99, n)), 3), 17) for n in range(20_000)]),
        "option": np.array([draw(pair(stream(1, NAME, 3), 17), option) for option in range(20_000)]),
    }


def test_draws_are_uniform_along_each_part_of_an_address():
    for name, values in axes().items():
        assert stats.kstest(values, "uniform").pvalue > 0.001, name


def test_draws_do_not_correlate_along_any_part_of_an_address():
    bound = 4 / math.sqrt(20_000)
    for name, values in axes().items():
        for lag in (1, 2, 3, 7, 64, 72, 240, 1024):
            assert abs(np.corrcoef(values[:-lag], values[lag:])[0, 1]) < bound, (name, lag)


def test_neighbouring_addresses_do_not_correlate():
    first = along_identities()
    others = {
        "next tick": along_identities(tick=1),
        "next seed": along_identities(seed=2),
        "other stream": along_identities(name=OTHER_NAME),
        "next stream number": along_identities(name=NAME + np.uint64(1)),
        "first option": np.array([draw(pair(stream(1, NAME, 0), identity), 0) for identity in range(20_000)]),
        "option of one's own number": np.array([draw(pair(stream(1, NAME, 0), i), i) for i in range(20_000)]),
    }
    for name, values in others.items():
        assert abs(np.corrcoef(first, values)[0, 1]) < 4 / math.sqrt(20_000), name


def test_pairs_of_neighbouring_draws_fill_the_square():
    for name, values in axes().items():
        counts, _, _ = np.histogram2d(values[:-1:2], values[1::2], bins=10, range=[[0, 1], [0, 1]])
        assert stats.chisquare(counts.ravel()).pvalue > 0.001, name


def test_a_draw_never_is_zero_or_one():
    def unmix(z: int) -> int:
        """The number that `mix` turns into z."""
        z ^= (z >> 31) ^ (z >> 62)
        z = z * pow(0x94D049BB133111EB, -1, 2**64) % 2**64
        z ^= (z >> 27) ^ (z >> 54)
        z = z * pow(0xBF58476D1CE4E5B9, -1, 2**64) % 2**64
        return z ^ (z >> 30) ^ (z >> 60)

    step = 0x9E3779B97F4A7C15
    for bits, extreme in ((0, 2.0**-53), (2**64 - 1, 1 - 2.0**-53)):
        key = np.uint64((unmix(bits) - step) % 2**64)
        assert draw(key, 0) == extreme
        assert math.isfinite(gumbel(draw(key, 0)))
        assert math.isfinite(normal(draw(key, 0)))


def choose(person: int, utilities: np.ndarray, key: np.uint64) -> int:
    own = pair(key, person)
    return int(np.argmax([utility + gumbel(draw(own, option)) for option, utility in enumerate(utilities)]))


def test_gumbel_choices_have_the_shares_of_the_logit():
    utilities = np.array([0.0, 0.5, 1.0, -1.0])
    key = stream(5, NAME, 0)
    counts = np.bincount([choose(person, utilities, key) for person in range(20_000)], minlength=4)
    assert stats.chisquare(counts, 20_000 * special.softmax(utilities)).pvalue > 0.001


def test_a_new_option_moves_only_those_who_take_it():
    utilities = np.linspace(-1, 1, 8)
    key = stream(5, NAME, 1)
    before = [choose(person, utilities, key) for person in range(2_000)]
    after = [choose(person, np.append(utilities, 0.3), key) for person in range(2_000)]
    moved = [new for old, new in zip(before, after, strict=True) if new != old]
    assert len(moved) > 100
    assert set(moved) == {8}


def test_a_new_person_or_stream_leaves_every_other_draw_as_it_was():
    few = along_identities(n=100)
    many = along_identities(n=101)
    assert np.array_equal(few, many[:100])
    assert not np.intersect1d(few, along_identities(name=OTHER_NAME, n=100)).size


def test_normal_is_good_to_seven_digits():
    uniform = np.concatenate(
        [np.linspace(1e-6, 1 - 1e-6, 20_001), 10.0 ** -np.arange(4, 16), 1 - 10.0 ** -np.arange(4, 16)]
    )
    ours = np.array([normal(u) for u in uniform])
    assert np.allclose(ours, special.ndtri(uniform), rtol=2e-7, atol=2e-7)


def test_normal_draws_are_normal():
    draws = np.array([normal(u) for u in along_identities()])
    assert stats.kstest(draws, "norm").pvalue > 0.001


def philox_draw(identity: int) -> float:
    first, second, _, _ = philox4x32((identity, 0, 0, 0), (1, 2))
    return ((first << 20 | second >> 12) + 0.5) / 2**52


def test_a_second_generator_finds_the_same_averages():
    n = 20_000
    ours = along_identities(n=n)
    theirs = np.array([philox_draw(identity) for identity in range(n)])
    for function in (lambda u: u, lambda u: u > 0.9, gumbel, normal, lambda u: -log(u)):
        a, b = (np.array([float(function(u)) for u in draws]) for draws in (ours, theirs))
        assert abs(a.mean() - b.mean()) < 4 * math.sqrt((a.var() + b.var()) / n)
    assert stats.ks_2samp(ours, theirs).pvalue > 0.001


def digest_of_many_draws() -> str:
    values = []
    for tick in range(20):
        key = stream(7, NAME, tick)
        for identity in range(50):
            u = draw(key, identity)
            values += [u, gumbel(u), normal(u), draw(pair(key, identity), tick)]
    return hashlib.sha256(np.array(values, dtype=np.float64).tobytes()).hexdigest()


def test_draws_are_the_same_bits_with_the_compiler_off():
    script = f"import runpy; print(runpy.run_path({__file__!r})['digest_of_many_draws']())"
    printed = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", script],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert printed.stderr == ""
    assert printed.stdout.strip() == digest_of_many_draws()
