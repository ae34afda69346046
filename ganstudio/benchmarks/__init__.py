"""The mode table: all schemes under one budget on data whose modes can be counted.

plan says what is compared, rows keeps what is finished, figures prints it; mode_counters, runs and work train (with
torch).
"""
