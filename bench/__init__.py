"""What kserve_models costs, beside its peers: `python -m bench`."""
