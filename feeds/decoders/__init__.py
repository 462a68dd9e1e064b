"""One wire form a file: bytes -> what it says. Pure; tested on recorded messages, broken ones too."""
