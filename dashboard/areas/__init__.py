"""The commander's page of areas: `/areas` with its figures, how areas stand now, and broadcasts."""
