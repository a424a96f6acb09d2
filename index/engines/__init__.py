"""Where passages and postings are looked up."""
