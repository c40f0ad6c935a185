"""Which of the policy's rows work: what in the product answers for each, and which tests cite it. Read from the sources."""
