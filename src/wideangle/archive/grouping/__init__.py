"""Every article into its story."""
