"""A month of incidents in Brebes, replayed in memory under several policies (see tests/bench/shift.py).

ways       where the roads lead, and how long a drive really takes
happenings what happens, when, where, and everything chance decides about it
people     the officers: where they are, what they do
engine     the events of the month, one after the other
policies   who is sent: four ways to decide, the last one by the rules of dispatch/core
figures    what came of it
"""
