"""Assessments: `/scores`, its weights and what is said of it."""
