"""The week's recap: `/anev`, its PDF and its notes."""
