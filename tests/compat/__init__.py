"""What browsers of other makers and other years do with Tablée: really run, where to be had."""
