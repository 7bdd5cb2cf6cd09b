"""What is measured, against which peers; `make bench` runs it and writes RESULTS.md."""
