"""How well bytes become text, against other detectors; and the training of our model for it."""
