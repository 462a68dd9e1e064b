"""The shift review: one panel a file, each a pure function from what is drawn to a tree; charts are SVG."""
