"""The gate: what a user's policy makes of findings. Exempt places, severities, limits, waivers, baseline, cost."""
