"""What all screens draw with: components, inputs, forms."""
