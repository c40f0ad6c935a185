"""What a child, household, village, facility, institution or person contributes to the targets: pure functions of facts."""
