"""What measures is itself right: inputs, verdicts and the page."""
