package org.terrane.datasets.find;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;

/// The names that providers give their files, and what they say: sensor, bands, date. They speak for files as they are
/// delivered, whose tags say none of it.
///
/// | provider | file | what it holds |
/// |---|---|---|
/// | ESA | `T31UDQ_20200601T105031_B04_10m.jp2` | one band or `SCL` of Sentinel-2 level 2A, at its native pixel size |
/// | ESA | `T31UDQ_20200601T105031_B04.jp2` | one band of Sentinel-2 level 1C |
/// | USGS | `LC08_L2SP_199024_20200601_20200825_02_T1_SR_B4.TIF` | one band or mask of Landsat, Collection 2 level 2 |
/// | Planet | `20200601_103012_1032_3B_AnalyticMS_SR_8b.tif` | four or eight bands of PlanetScope |
/// | USDA | `m_3807511_ne_18_060_20181104.tif` | three or four bands of NAIP |
/// | CRESDA | `GF2_PMS1_E116.5_N39.4_20170127_L1A0002138412-MSS1.tiff` | four bands of Gaofen, or the panchromatic |
final class ProductNames {

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");

  /// What a provider's names look like, and how they are read.
  private record Rule(Pattern name, Function<MatchResult, Optional<Recognition>> reading) {
    static Rule of(String name, Function<MatchResult, Optional<Recognition>> reading) {
      return new Rule(Pattern.compile("(?i)" + name), reading);
    }
  }

  private static final List<Rule> RULES = List.of(
      Rule.of("T\\d{2}[A-Z]{3}_(\\d{8}T\\d{6})_(B\\d[\\dA]|SCL)_(\\d{2})m\\.(?:jp2|tiff?)",
          ProductNames::sentinel2),
      Rule.of("T\\d{2}[A-Z]{3}_(\\d{8}T\\d{6})_(B\\d[\\dA])\\.(?:jp2|tiff?)",
          found -> one(Sensors.SENTINEL_2_L1C, found.group(2), time(found.group(1)))),
      Rule.of("L[CE]0([789])_L2SP_\\d{6}_(\\d{8})_\\d{8}_02_T[12]_(S[RT]_B\\d+|QA_PIXEL)\\.tiff?",
          found -> one(landsat(found.group(1)), found.group(3), date(found.group(2)))),
      Rule.of("(\\d{8})_\\d{6}_.*AnalyticMS_SR_8b.*\\.tiff?",
          found -> all(Sensors.PLANETSCOPE_8, 8, date(found.group(1)))),
      Rule.of("(\\d{8})_\\d{6}_.*AnalyticMS_SR(?!_8b).*\\.tiff?",
          found -> all(Sensors.PLANETSCOPE_4, 4, date(found.group(1)))),
      Rule.of("m_\\d{7}_[ns][ew]_\\d{2}_\\w{1,3}_(\\d{8})(?:_\\d{8})?\\.tiff?",
          found -> all(Sensors.NAIP, 4, date(found.group(1)))),
      Rule.of("GF([12])_(PMS|WFV)\\d_[EW][\\d.]+_[NS][\\d.]+_(\\d{8})_\\w+(?:-(MSS|PAN)\\d)?\\.tiff?",
          ProductNames::gaofen));

  private ProductNames() {}

  /// What the name of a file says, if it is one that a provider gives.
  static Optional<Recognition> read(String fileName) {
    return RULES.stream()
        .flatMap(rule -> Stream.of(rule.name().matcher(fileName)).filter(found -> found.matches()).map(rule.reading()))
        .findFirst()
        .flatMap(found -> found);
  }

  /// Level 2A comes in all pixel sizes; only the native one is taken, of the scene classes that of 20 m.
  private static Optional<Recognition> sentinel2(MatchResult found) {
    if (Sensors.SENTINEL_2_L2A.isMask(found.group(2))) {
      return found.group(3).equals("20") ? one(Sensors.SENTINEL_2_L2A, found.group(2), time(found.group(1)))
          : Optional.empty();
    }
    return Sensors.SENTINEL_2_L2A.find(found.group(2))
        .filter(band -> band.gsd() == Float.parseFloat(found.group(3)))
        .flatMap(band -> one(Sensors.SENTINEL_2_L2A, band.name(), time(found.group(1))));
  }

  private static Optional<Recognition> gaofen(MatchResult found) {
    boolean wide = found.group(2).equalsIgnoreCase("WFV");
    Sensor sensor = wide ? Sensors.GAOFEN_1_WIDE
        : found.group(1).equals("1") ? Sensors.GAOFEN_1 : Sensors.GAOFEN_2;
    AcquisitionTime date = date(found.group(3));
    return "PAN".equalsIgnoreCase(found.group(4)) ? one(sensor, "pan", date) : all(sensor, 4, date);
  }

  private static Sensor landsat(String number) {
    return switch (number) {
      case "7" -> Sensors.LANDSAT_7;
      case "8" -> Sensors.LANDSAT_8;
      default -> Sensors.LANDSAT_9;
    };
  }

  private static Optional<Recognition> one(Sensor sensor, String band, AcquisitionTime time) {
    if (sensor.isMask(band)) {
      return Optional.of(new Recognition(sensor, List.of(band), time));
    }
    return sensor.find(band).map(known -> new Recognition(sensor, List.of(known.name()), time));
  }

  private static Optional<Recognition> all(Sensor sensor, int bands, AcquisitionTime time) {
    return Optional.of(
        new Recognition(sensor, sensor.bands().stream().map(Band::name).limit(bands).toList(), time));
  }

  private static AcquisitionTime date(String digits) {
    return AcquisitionTime.of(LocalDate.parse(digits, DATE));
  }

  private static AcquisitionTime time(String digits) {
    return AcquisitionTime.of(LocalDateTime.parse(digits, TIME).toInstant(ZoneOffset.UTC));
  }
}
