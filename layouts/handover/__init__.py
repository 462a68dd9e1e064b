"""The handover on a screen and on paper."""
