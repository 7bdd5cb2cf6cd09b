"""The door for lists of job titles with their codes, such as ESCO's."""
