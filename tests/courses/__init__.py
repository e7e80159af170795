"""The courses that come with LearnHub keep the promises made to their learners."""
