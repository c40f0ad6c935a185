"""`python -m services_delivery <role>`."""

from chassis.process import main
from services_delivery.bootstrap import SERVICE

if __name__ == "__main__":
    main(SERVICE)
