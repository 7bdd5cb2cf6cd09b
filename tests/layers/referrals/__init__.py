"""What a referral is, before anything is stored."""
