"""Loading, features, splits and versions of data sets."""
