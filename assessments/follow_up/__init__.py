"""What is due today, what came of referrals, how long they took, and who could not be asked."""
