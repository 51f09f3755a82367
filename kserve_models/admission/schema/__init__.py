"""What an API server itself says to an object of a CustomResourceDefinition, webhooks aside."""
