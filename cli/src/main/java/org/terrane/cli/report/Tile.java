package org.terrane.cli.report;

/// A headline number: `label` small above, `value` large, `note` small below (may be empty).
public record Tile(String label, String value, String note) {}
