"""Files of other dispatch systems (CAD exports): which column is what, and their rows as calls with their units.

The replay sends them again through the doors; `import history` puts them where the figures are worked out.
"""
