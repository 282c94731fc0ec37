package org.terrane.tensor;

/// Whether a reduced axis stays with size 1 (`KEEP`) or goes (`DROP`): `x.mean(-1, KEEP)`.
public enum Keep { KEEP, DROP }
