from ibrdf.corpus import load
