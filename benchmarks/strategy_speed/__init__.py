"""Parts of `strategies.py`: pools, contenders, checks on their picks, and one child for each."""
