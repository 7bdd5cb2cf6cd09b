"""One function per question a user asks: load frames, call assessments, save. The command and the pages share them."""
