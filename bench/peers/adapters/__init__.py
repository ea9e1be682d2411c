"""Scripts that run in a peer's environment, each a program: ADAPTER WARC FOLDER [ARGUMENT].

Each writes `report.json` into the folder, and texts where it says. They import neither `bench` nor `humongous` (but
those of our own rows do), for a peer's environment has neither.
"""
