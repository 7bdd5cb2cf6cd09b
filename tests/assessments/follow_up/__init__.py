"""Tests of following referrals."""
