"""Figures: pure functions from results to Plotly, and the CSV of exactly what is plotted."""
