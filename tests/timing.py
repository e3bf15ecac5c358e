"""How long something takes, for the tests that hold a bound on it."""

import time


def seconds_of(work, enough=0.005):
    """Seconds of this process that ``work`` takes; the best of three tries where that is more than ``enough``.

    A process with as much in memory as that of all tests stands still now and then to collect garbage.
    """
    tries = []
    while not tries or (min(tries) > enough and len(tries) < 3):
        start = time.process_time()
        work()
        tries.append(time.process_time() - start)
    return min(tries)
