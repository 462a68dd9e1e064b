"""The past on a screen: any window as it was, and one incident's whole story to take along."""
