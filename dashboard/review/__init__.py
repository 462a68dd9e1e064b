"""The shift review: history in memory -> what was chosen -> figures -> panels, on screen and in files."""
