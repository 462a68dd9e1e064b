"""What the simulated shift is made of: rates, shares and medians, with where each figure comes from.

How much faster than life: a Polres takes about 110 calls a day (Sukabumi: 2,212 in 20 days). At `--speed 1`
the live shift rings about 6 times a minute, some 80 times as often, so that a visitor sees something arrive
every 8 to 10 seconds and a real report about every 40. The clocks are never touched: officers take as long to
answer, to travel and to act as officers do. The three hours played at the start are calmer than what follows
(about 58 real reports, a tenth of the live rate), which is still several times what a Polres meets.
"""

REAL_EVERY_S = 40.0
"""Mean time between real reports at --speed 1, over all channels."""
REAL_IN_HISTORY = 58
HISTORY_S = 3 * 3600.0
LATER_IS_BUSIER = 1.5
"""Moments of the history lie (uniform 0..1) ** this of the three hours back: it fills up towards now."""

CHANNELS = {"110": 0.38, "app": 0.32, "radio": 0.09, "open311": 0.09, "cctv": 0.07, "panic": 0.05}
"""Where real reports come from (our assumption; what the shares of a real district are is not published)."""

CALLS = {"PRANK": 0.62, "911H": 0.27, "INFO": 0.02, "real": 0.09}
"""What is behind a 110 call: prank or silent 89 % (Polres Buleleng 2025; elsewhere 98 and 99 %)."""
REAL_OF_CALLS = CALLS["real"]
JUNK = {kind: share for kind, share in CALLS.items() if kind != "real"}

HOURS = (
    0.62, 0.50, 0.42, 0.36, 0.38, 0.52, 0.80, 1.02, 1.12, 1.12, 1.12, 1.10,
    1.06, 1.02, 1.04, 1.12, 1.24, 1.34, 1.40, 1.44, 1.40, 1.26, 1.02, 0.80,
)  # fmt: skip
"""Reports by local hour, 1 = the day's mean: a low before dawn, a peak after sunset (our assumption)."""
FLATTENED = 0.2
"""Power the hours are raised to, so that the demo lives before dawn too: 0.81 to 1.08, not 0.36 to 1.44."""

KINDS = {
    "MVA": 9, "MVAINJY": 9, "MVAHR": 3, "THAZ": 4, "DISVEH": 3, "LARCENY": 8, "BURGLARY": 4, "ROBBERY": 3,
    "VEHSTLN": 6, "FIGHT": 6, "ASSAULT": 4, "DVA": 4, "CRWD": 2, "DISORD": 6, "LIQUOR": 3, "NOISE": 6,
    "PERSUSP": 6, "PERMISS": 2, "EDP": 3, "FRAUD": 3, "THREATS": 2, "VICE": 2, "CDX": 3, "WATER": 3,
    "HAZ": 3, "FBRUSH": 2, "FSTRU": 1, "SICK": 3, "WELFARE": 2, "ANIMAL": 2, "CITASST": 3,
}  # fmt: skip
"""Kinds of real reports, as weights (our assumption: traffic and property first, violence rare)."""
RADIO_KINDS = ("MVA", "MVAINJY", "THAZ", "DISVEH", "CRWD", "DISORD", "PERSUSP", "HAZ")
CCTV_KINDS = ("MVA", "MVAINJY", "CRWD", "FIGHT", "DISVEH", "WATER")
OPEN311_KINDS = ("THAZ", "HAZ", "NOISE", "DMPX", "WATER", "ANIMAL")

SEEN_BY_MANY = {
    "FSTRU": 0.6, "FBRUSH": 0.4, "CRWD": 0.5, "MVAINJY": 0.25, "MVA": 0.2, "MVAHR": 0.2, "THAZ": 0.2, "HAZ": 0.3,
    "WATER": 0.3, "DISVEH": 0.2, "FIGHT": 0.2,
}  # fmt: skip
"""Share of events of a kind that more than one person reports (our assumption; no district publishes it)."""
WITNESSES = (1, 5)
"""How many others report it then."""
WITNESS_AFTER_S = 90.0
"""Mean time after the first report."""
CALLED_OTHERWISE = {
    "MVA": ("MVA", "MVA", "MVAINJY"), "MVAINJY": ("MVAINJY", "MVA"), "MVAHR": ("MVAHR", "MVAINJY"),
    "HAZ": ("HAZ", "HAZ", "THAZ"), "THAZ": ("THAZ", "MVA"), "FBRUSH": ("FBRUSH", "FSTRU"), "CRWD": ("CRWD", "FIGHT"),
}  # fmt: skip
"""Kinds under which call takers write down what another has written down as this one."""
FIRST_SCREEN = ((240.0, 4), (420.0, 2))
"""Events that many saw, for the first screen: (begun so many seconds ago, others who reported it)."""

# Durations are lognormal: (median s, sigma). Police queues are minutes, not the seconds of fire services.
RING = (5.0, 0.55)
"""Ringing before it is answered: 9 of 10 within 10 s (the ladder's first step)."""
LONGEST_RING_S = 18.0
"""The one in ten that rings on is left to whoever sits at the console; by then the colleague takes it after all."""
ABANDONED = 0.04
CALLED_BACK_AFTER_S, CALLS_BACK_EVERY_S = 300.0, 20.0
"""The colleague calls back whom nobody has called back for five minutes."""
CALLED_BACK_BEFORE_S = 2400.0
"""In the hours played at the start whoever hung up earlier than this was called back in time."""
REACHED, MOST_TRIES = 0.65, 3
PRANKSTERS = 80
"""Pranks come from a few numbers, again and again (our assumption)."""
TALK, TALK_JUNK = (38.0, 0.5), (11.0, 0.6)
"""Answering until the report is written down; then the call ends."""
QUEUE = {1: (40.0, 0.5), 2: (150.0, 0.7), 3: (420.0, 0.8), 4: (840.0, 0.8)}
"""Waiting for an officer in the hours played at the start, by priority."""
ANSWER = (8.0, 0.4)
TURNOUT = (42.0, 0.35)
"""From the offer to wheels rolling, answering included."""
SPEED_MPS = (6.5, 0.25)
"""On the way, on village roads CIRCUITY times as long as the line."""
CIRCUITY = 1.4
FINDING = (100.0, 0.5)
"""Finding the house, the people, a place to stop: with the way together 4 to 8 minutes, as in police work."""
UNPLACED_TRAVEL = (270.0, 0.4)
"""Travel to a report that has an address only: nobody knows how far it is."""
SCENE, SCENE_HISTORY = (11.0 * 60, 0.5), (20.0 * 60, 0.45)
"""At the scene: shortened a little in the live shift, so that a visitor sees something end."""
WORD = (6.0 * 60, 0.2)
"""Between two words from a scene: under the 10 minutes of a violent one (our assumption)."""
FORGETS_WORD = 0.08
"""Of those words; at a violent scene one that is forgotten is an alarm, until the next one comes."""
DECLINES, IS_SILENT = 0.06, 0.05
"""Of the offers; the rest is accepted."""
PHONES_OFF = 0.02
"""Of the officers: their phones stopped sending twenty minutes ago."""

CITIZEN_WRITES = 0.45
"""Share of citizens with a phone who write in the chat after they have reported (our assumption)."""
CITIZEN_FIRST_WORD = (70.0, 0.7)
STARS = (4, 6, 15, 40, 35)
"""How often 1 to 5 stars are given (our assumption)."""
