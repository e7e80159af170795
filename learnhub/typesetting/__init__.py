"""Papers: PDF set by typst from data alone, in every script that LearnHub speaks."""
