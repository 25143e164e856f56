"""Code to take away: what a request computes, as a program of its own.

An export is made of our templates, of identifiers that were checked and of floats as Python writes them; no text of a
request is in it, not even in a comment.
"""
