"""Average the weights of runs that began at the same weights: `average.py OUT IN IN ...` (Wortsman et al. 2022)."""
import sys

import torch

runs = [torch.load(path, map_location="cpu") for path in sys.argv[2:]]
torch.save({k: sum(run[k] for run in runs) / len(runs) for k in runs[0]}, sys.argv[1])
