package org.terrane.cli.report;

import java.awt.image.BufferedImage;

/// One image of a set as the model met it, with the words that stand under it.
///
/// @param sensor         for example `Sentinel-2A`
/// @param date           of acquisition, for example `2018-03-14`
/// @param groundSampling metres on the ground per pixel, for example `10 m`
/// @param bands          those shown as red, green and blue, for example `B04 · B03 · B02`
/// @param original       what was there
/// @param masked         what the encoder saw; hidden patches are transparent
/// @param reconstructed  what the decoder made of it
public record ImagePanel(
    String sensor,
    String date,
    String groundSampling,
    String bands,
    BufferedImage original,
    BufferedImage masked,
    BufferedImage reconstructed) {}
