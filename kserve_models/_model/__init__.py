"""What a model object is: a typed, lossless view of a manifest."""
