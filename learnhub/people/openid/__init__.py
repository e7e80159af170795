"""Signing in with an account of another organisation (OpenID Connect Core 1.0)."""
