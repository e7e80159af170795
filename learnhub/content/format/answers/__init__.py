"""The answers to questions: one module for each way of answering, put together in `kinds`."""
