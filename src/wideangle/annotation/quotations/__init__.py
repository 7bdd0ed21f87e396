"""Find direct quotations in many languages by quotation marks and reporting verbs."""
