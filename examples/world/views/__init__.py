"""The three views of the dataset: merged rows, their pi projection, and the raw logs."""
