"""The numbers of the edition of 2019-11-20 (consultation draft), under the default readings, in fen and days."""

from datetime import date

EFFECTIVE_ON = date(2020, 1, 1)

STATION_AWARD_FEN = 50_000_00
ROOM_AWARD_FEN = range(10_000_00, 20_000_00 + 1)
LECTURE_FEN = 500_00
ATTENDANCE_FEN = 20_00
FREE_ATTENDANCES = 4
OUTREACH_FEE_FEN = range(400_00, 600_00 + 1)
"""500 yuan, give or take 20 %, ends included (R12)."""

QUALIFYING_TITLES = {"associate-senior", "senior"}
TITLES_BY_READING = {"intermediate": {"intermediate", "associate-senior", "senior"}}
"""What else the higher professional title can be ruled to be (R3)."""
LECTURE_FILE = {"sign-in-sheet", "photographs", "outline", "title-proof"}
CREDENTIALS = {
    "nursery": {"registration", "health-permit", "fire-inspection", "food-licence"},
    "parent-child-centre": {"registration", "health-permit", "fire-inspection"},
    "care-point": {"registration", "health-permit", "fire-inspection"},
    "employer": {"registration", "health-permit", "fire-inspection"},
}
VISITS_DUE = 2
LECTURES_DUE = 2

OF_QUALITY = {"nursery", "parent-child-centre"}
STANDARD = {"safety": 30, "hygiene": 25, "staff": 25, "care-content": 20}
DESIGNATION_SCORE = 90
MONTHS_KEPT = 36

DUTIES: dict[str, tuple[str, set[str]]] = {
    "D1.1": ("development-reform", set()),
    "D1.2": ("development-reform", set()),
    "D2.1": ("education", set()),
    "D2.2": ("education", {"training"}),
    "D3.1": ("public-security", {"inspection"}),
    "D4.1": ("civil-affairs", {"registration"}),
    "D4.2": ("civil-affairs", set()),
    "D5.1": ("finance", {"support"}),
    "D6.1": ("human-resources", {"training"}),
    "D6.2": ("human-resources", {"qualification"}),
    "D6.3": ("human-resources", {"inspection"}),
    "D7.1": ("natural-resources", {"support"}),
    "D7.2": ("natural-resources", set()),
    "D8.1": ("housing-construction", set()),
    "D8.2": ("housing-construction", set()),
    "D9.1": ("health", set()),
    "D9.2": ("health", {"filing"}),
    "D9.3": ("health", {"joint-inspection"}),
    "D9.4": ("health", {"health-permit", "training"}),
    "D10.1": ("emergency-management", {"fire-inspection", "inspection"}),
    "D11.1": ("taxation", {"support"}),
    "D12.1": ("market-regulation", {"registration"}),
    "D12.2": ("market-regulation", {"food-licence", "inspection"}),
    "D13.1": ("trade-unions", set()),
    "D14.1": ("youth-league", set()),
    "D15.1": ("womens-federation", set()),
    "D16.1": ("family-planning-association", set()),
    "D16.2": ("family-planning-association", {"inspection"}),
}
"""Whose each duty of the annex is, and what of it can be seen done."""

GAPS_ON = (10, 1)
"""Month and day of which the last year's gaps are told: when there is still time to close them."""

ASSESSED = {
    "township": {"guidance-quality": 10, "records-complete": 10},
    "institution": {"services-as-agreed": 25, "staff-and-records": 10},
}
MEASURED = {
    "G1.1": (8, 10_000),
    "G1.2": (7, 10_000),
    "G3.1": (10, 10_000),
    "G3.2": (5, 10_000),
    "G3.3": (10, 8_500),
    "G3.4": (10, 10_000),
    "G4.2": (10, 10_000),
}
"""Of the yearly evaluation: what an assessor scores, by weight; the figures that score a township, by weight and goal."""

DEADLINE_YEAR = 2024
LIGHT_GREEN, LIGHT_AMBER = 10_000, 9_000
GOALS = {
    "G1.1": 10_000,
    "G1.2": 10_000,
    "G1.3": 9_600,
    "G2.1": 1,
    "G2.2": 1,
    "G2.2.demonstration": 3,
    "G2.3.demonstration": 20,
    "G3.1": 10_000,
    "G3.2": 10_000,
    "G3.3": 8_500,
    "G3.4": 10_000,
    "G4.1": 5,
    "G5.1": 10,
    "G5.2": 100,
}
"""Of the county: basis points of a rate, or a count; the others are not judged."""
