"""The simulated shift: a sender like any other, through the gateway and the API, with no back door.

tables, words, places   the figures, the sentences, the points      story     what happens (pure, by seed)
patrol                  who moves where                            history   the three hours before
answers                 what officers do with an offer             colleague the next desk
shift                   all of it, running
"""

from feeds.simulator.shift import run

__all__ = ["run"]
