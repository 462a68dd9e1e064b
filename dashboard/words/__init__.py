"""The words of the command line, one file a concern. Each gives a table WORDS; commandline.py puts them together."""
