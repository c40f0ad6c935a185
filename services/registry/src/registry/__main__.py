"""`python -m registry migrate|topics|web|consume|relay|all`."""

from chassis.process import main
from registry.bootstrap import SERVICE

main(SERVICE)
