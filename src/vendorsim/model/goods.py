"""What vendors sell and residents buy."""

PRODUCE, BREAKFAST, SNACKS, GENERAL = 0, 1, 2, 3
GOODS = ("produce", "breakfast", "snacks", "general")
N_GOODS = len(GOODS)
