"""Small scripts for those who work on Homeward; no part of the program."""
