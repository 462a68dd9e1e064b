"""Assessments: units compared, the calculation step by step, what is said of it, and what counts how much."""
