package org.terrane.datasets.picture;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;

/// A PNG, JPEG, GIF or BMP file, decoded anew for each read, as these formats have no tiles.
///
/// Values are what the file stores: bands are red, green, blue, or grey, with alpha last; a picture with a palette is
/// one band of palette indices, which is how label maps are stored; 16-bit PNG keeps its 16 bits. A georeference comes
/// from a world file beside the picture, if there is one; the reference system stays unknown.
public final class PictureRaster implements Raster {

  private static final Pattern NAME = Pattern.compile("(?i).*\\.(png|jpe?g|gif|bmp)");

  private final RasterInfo info;
  private volatile boolean closed;

  private PictureRaster(RasterInfo info) {
    this.info = info;
  }

  /// Whether a file's name is that of a picture.
  public static boolean isName(Path file) {
    return NAME.matcher(file.toString()).matches();
  }

  /// Reads the head of a picture.
  ///
  /// @throws RasterException if the file is missing, no picture, or of a kind that the JDK does not decode
  public static PictureRaster open(Path file) {
    RasterInfo info = decode(file, reader -> {
      ImageTypeSpecifier type = reader.getImageTypes(0).next();
      List<RasterBand> bands = new ArrayList<>();
      for (String name : names(type)) {
        bands.add(new RasterBand(name, sampleType(file, type), null, 1, 0, Map.of()));
      }
      return new RasterInfo(
          file, reader.getWidth(0), reader.getHeight(0), bands, WorldFile.beside(file), 0, Map.of(), null);
    });
    return new PictureRaster(info);
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public void read(Window window, int[] bands, float[] into) {
    info.checkRead(window, bands, into);
    if (closed) {
      throw new RasterException(info.file(), "is closed");
    }
    BufferedImage part = decode(info.file(), reader -> {
      ImageReadParam wanted = reader.getDefaultReadParam();
      wanted.setSourceRegion(new Rectangle(window.x(), window.y(), window.width(), window.height()));
      return reader.read(0, wanted);
    });
    int area = window.width() * window.height();
    float[] values = new float[area];
    for (int b = 0; b < bands.length; b++) {
      part.getRaster().getSamples(0, 0, window.width(), window.height(), bands[b], values);
      System.arraycopy(values, 0, into, b * area, area);
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  @FunctionalInterface
  private interface Decoding<T> {
    T of(ImageReader reader) throws IOException;
  }

  private static <T> T decode(Path file, Decoding<T> decoding) {
    if (!Files.exists(file)) {
      throw new RasterException(file, "does not exist");
    }
    try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new RasterException(file, "is no picture, expected PNG, JPEG, GIF or BMP data");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream);
        return decoding.of(reader);
      } finally {
        reader.dispose();
      }
    } catch (RasterException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The JDK's decoders answer damaged data with whatever exception they ran into.
      throw new RasterException(file, "cannot be decoded as a picture: " + e, e);
    }
  }

  private static List<String> names(ImageTypeSpecifier type) {
    if (type.getColorModel() instanceof IndexColorModel) {
      return List.of("index");
    }
    return switch (type.getNumBands()) {
      case 1 -> List.of("grey");
      case 2 -> List.of("grey", "alpha");
      case 3 -> List.of("R", "G", "B");
      default -> List.of("R", "G", "B", "alpha");
    };
  }

  private static SampleType sampleType(Path file, ImageTypeSpecifier type) {
    return switch (type.getSampleModel().getDataType()) {
      case DataBuffer.TYPE_BYTE -> SampleType.U8;
      case DataBuffer.TYPE_USHORT -> SampleType.U16;
      default -> throw new RasterException(file, "has samples of an unusual type, expected 8 or 16 bits");
    };
  }
}
