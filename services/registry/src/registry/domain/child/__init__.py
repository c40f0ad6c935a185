"""Children under 3: on the register, resident in a village, moving, leaving, coming back."""
