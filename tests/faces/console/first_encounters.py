"""Encounters of a run, each before it is answered."""

from vendorsim.console.questions.encounters import Address, Directed, look


def encounters(settings, seed, most):
    """(model, address) of the first encounters that may take place, before each is answered."""
    model, n = Directed(settings, seed=seed), 0
    while model.running and n < most:
        tick = model.clock.tick
        for meeting in model.meetings():
            at = Address(tick, *meeting)
            if n < most and look(model, at) is not None:
                n += 1
                yield model, at
