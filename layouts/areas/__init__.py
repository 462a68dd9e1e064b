"""The commander's page of areas: drill-down, comparison with confidence, a small map, broadcasts."""
