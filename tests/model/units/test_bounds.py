"""Bounds that save work in loops: they must never cut off what the exact value would let through."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vendorsim.engine.arithmetic import log_at_most
from vendorsim.engine.draws import bits_below, draw, draw_bits, gumbel
from vendorsim.model.people.site_choice import gumbel_at_most


@given(st.floats(0.01, 1e9))
def test_the_bound_of_a_logarithm_is_close_above_it(x: float) -> None:
    assert math.log(x) <= log_at_most(x) <= math.log(x) + 1.0 / 32.0 + 1e-8


@given(st.floats(1e-15, 1.0, exclude_max=True))
def test_the_bound_of_the_noise_is_above_it(uniform: float) -> None:
    assert gumbel(uniform) <= gumbel_at_most(uniform)


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**32), st.floats(0.0, 1.2))
def test_whoever_draws_below_a_limit_is_listed(key: int, identity: int, limit: float) -> None:
    uniform = draw(np.uint64(key), identity)
    if uniform < limit:
        assert draw_bits(np.uint64(key), identity) < bits_below(limit)
    if uniform > limit + 2.0**-51:
        assert draw_bits(np.uint64(key), identity) >= bits_below(limit)
