"""The past on a screen and on paper."""
