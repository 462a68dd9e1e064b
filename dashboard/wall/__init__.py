"""The wall: what a commander reads from five metres away, unattended for days. Its data, its door, its link."""
