"""What must hold under every fault: the oracle that says whether it does, and the matrix of faults it is asked after."""
