"""What is on record and on film: the ledger's entries, evidence that stands, and how both change an encounter."""

from vendorsim.engine import streams
from vendorsim.engine.arithmetic import exp, log
from vendorsim.engine.compiled import rule
from vendorsim.engine.draws import draw, stream
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.encounter.aftermath import DOCUMENT, SEIZE_GOODS, SEIZE_TOOLS


@rule
def fill_record(lever, c, v, who, seed, tick, vendors, vendor_entry_tick, vendor_entry_evidence):
    """The vendor's record as the ledger has it: entries that still count, their evidence, whether it is shown now.

    Who has no entry can be shown none.
    """
    counted, evidence = 0, 0.0
    for i in range(min(vendors[v].entries, vendor_entry_tick.shape[1])):
        if tick - vendor_entry_tick[v, i] <= lever.ledger_kept_days * TICKS_PER_DAY:
            counted += 1
            evidence += float(vendor_entry_evidence[v, i])
    c.entries, c.evidence = counted, evidence / max(1, counted)
    shown = counted > 0 and draw(stream(seed, streams.RECORD_SHOWN, tick), who) < lever.ledger_shown
    c.record_shown = 1.0 if shown else 0.0


@rule
def fill_recorder(p, lever, c, who, seed, tick, share, heed):
    """Whether the case is filmed, and known to be; officers who mind the footage treat people with more respect."""
    c.filmed = 1.0 if draw(stream(seed, streams.RECORDER, tick), who) < share else 0.0
    c.recorder = c.filmed * lever.recorder_announced
    c.respect = heedful_respect(p, c.respect, heed)


@rule
def heedful_respect(p, respect, heed):
    """Respect of officers who mind, by so much (0 to 1), that footage may be looked at."""
    return respect + p.recorder_respect * heed * (1.0 - respect)


@rule
def heed_after(p, heed, share, reviews):
    """How much officers mind the footage a day later: it drifts to what reviews in their team and week keep up.

    `reviews` are filmed cases that somebody looked at and acted upon; without any, recorders become furniture.
    """
    kept_up = share * reviews / (reviews + p.recorder_reviews_half)
    return kept_up + exp(-log(2.0) / p.recorder_habituation) * (heed - kept_up)


@rule
def acceptance_of_record(p, shown, entries):
    """Share of the grievance over a loss that the shown record takes away: more, the longer it is."""
    return p.record_acceptance * shown * entries / (entries + p.record_half)


@rule
def loss_threatened(p, shown, entries, fine):
    """What who is shown its record comes to expect of the next encounter [yuan]: the more, the longer the record is."""
    return p.record_threat * shown * entries / (entries + p.record_half) * fine


@rule
def evidence_of(p, response, filmed):
    """Chance that a case of this response stands when it is disputed."""
    documented = response == DOCUMENT or response == SEIZE_GOODS or response == SEIZE_TOOLS
    without = p.evidence_documented if documented else p.evidence_note
    return without + p.evidence_recorder * filmed * (1.0 - without)


@rule
def payment_with_evidence(p, usual, evidence):
    """Chance that a fine is paid on time: fines that fall are not, and the usual share was found without recorders."""
    return min(1.0, usual * (evidence / p.evidence_documented))


@rule
def caught_on_film(p, caught, recorder):
    """Chance of being held for resisting when an announced recorder shows who it was."""
    return caught + p.recorder_caught * recorder * (1.0 - caught)


@rule
def enter_violation(
    s, lever, v, seed, tick, place, vendors, vendor_entry_tick, vendor_entry_place, vendor_entry_response,
    vendor_entry_outcome, vendor_entry_evidence, book,
):  # fmt: skip
    """One more entry in the ledger, over the oldest when the page is full; nothing where no ledger is kept."""
    if draw(stream(seed, streams.LEDGER, tick), s.who) >= lever.ledger_coverage:
        return
    at = vendors[v].entries % vendor_entry_tick.shape[1]
    vendor_entry_tick[v, at], vendor_entry_place[v, at] = tick, place
    vendor_entry_response[v, at], vendor_entry_outcome[v, at] = int(s.response), int(s.outcome)
    vendor_entry_evidence[v, at] = s.evidence
    vendors[v].entries += 1
    book.ledger_entries += 1.0
