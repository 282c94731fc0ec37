package org.terrane.datasets.sets;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.terrane.datasets.raster.RasterInfo;

/// A short name for a collection of sets, so that a run resumes on the data it began with.
public final class Fingerprint {

  private Fingerprint() {}

  /// 16 hexadecimal digits that change with the places, images, bands, and the files' names and sizes; not with the
  /// folder they lie in. Pixels are not read.
  public static String of(List<ImageSet> sets) {
    MessageDigest digest = sha256();
    for (ImageSet set : sets) {
      add(digest, set.id());
      for (SetImage image : set.images()) {
        add(digest, image.sensor().id() + " " + image.time() + " " + image.gsd());
        image.bands().forEach(band -> add(digest, describe(band)));
      }
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static String describe(ImageBand band) {
    RasterInfo info = band.source().info();
    File file = info.file().toFile();
    return band.band().name() + " " + band.index() + " " + file.getName() + " " + file.length() + " " + info.width()
        + "x" + info.height();
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
