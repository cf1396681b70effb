"""scikit-learn classifiers by name, behind one Model port."""
