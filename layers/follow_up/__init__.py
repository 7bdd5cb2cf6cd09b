"""What an office notes while it follows referrals: when things are due, what people answered, what they thought."""
