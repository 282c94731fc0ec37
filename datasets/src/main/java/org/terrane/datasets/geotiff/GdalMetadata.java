package org.terrane.datasets.geotiff;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;

/// GDAL's XML tag: `<Item name="SENSOR">NAIP</Item>` for the file, with `sample="0"` for a band, and with
/// `role="description"`, `"scale"` or `"offset"` for what a band is called and how its values are to be read.
///
/// GDAL escapes a text before it hands it to XML, which escapes it again: `>` stands in the file as `&amp;gt;`.
/// Items of a named domain are for GDAL itself and are left out.
record GdalMetadata(Map<String, String> file, List<Band> bands) {

  /// @param description null where the band has none
  record Band(@Nullable String description, double scale, double offset, Map<String, String> items) {}

  private record Item(String name, String sample, String role, String text) {}

  static GdalMetadata parse(@Nullable String xml, int bands) {
    List<Item> items = xml == null || xml.isEmpty() ? List.of() : items(xml);
    List<Band> perBand = new ArrayList<>(bands);
    Map<String, List<Item>> bySample = new LinkedHashMap<>();
    items.forEach(item -> bySample.computeIfAbsent(item.sample, _ -> new ArrayList<>()).add(item));
    for (int band = 0; band < bands; band++) {
      perBand.add(band(bySample.getOrDefault(Integer.toString(band), List.of())));
    }
    return new GdalMetadata(plain(bySample.getOrDefault("", List.of())), List.copyOf(perBand));
  }

  /// The XML of a raster's metadata; null where there is nothing to say.
  static @Nullable String format(RasterInfo info) {
    List<Item> items = new ArrayList<>();
    info.metadata().forEach((name, text) -> items.add(new Item(name, "", "", text)));
    for (int band = 0; band < info.bands().size(); band++) {
      addBand(items, info.bands().get(band), Integer.toString(band));
    }
    return items.isEmpty() ? null : xml(items);
  }

  private static void addBand(List<Item> items, RasterBand band, String sample) {
    items.add(new Item("DESCRIPTION", sample, "description", band.name()));
    if (band.scale() != 1) {
      items.add(new Item("SCALE", sample, "scale", Double.toString(band.scale())));
    }
    if (band.offset() != 0) {
      items.add(new Item("OFFSET", sample, "offset", Double.toString(band.offset())));
    }
    band.metadata().forEach((name, text) -> items.add(new Item(name, sample, "", text)));
  }

  private static String xml(List<Item> items) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      writer.writeStartElement("GDALMetadata");
      for (Item item : items) {
        writer.writeCharacters("\n  ");
        writer.writeStartElement("Item");
        writer.writeAttribute("name", item.name);
        if (!item.sample.isEmpty()) {
          writer.writeAttribute("sample", item.sample);
        }
        if (!item.role.isEmpty()) {
          writer.writeAttribute("role", item.role);
        }
        writer.writeCharacters(escaped(item.text));
        writer.writeEndElement();
      }
      writer.writeCharacters("\n");
      writer.writeEndElement();
      writer.close();
    } catch (XMLStreamException e) {
      throw new TiffFormatException("has metadata that cannot be written as XML (" + oneLine(e.getMessage()) + ")");
    }
    return text.toString();
  }

  private static Band band(List<Item> items) {
    String description = role(items, "description");
    return new Band(
        description == null || description.isBlank() ? null : description,
        number(role(items, "scale"), 1),
        number(role(items, "offset"), 0),
        plain(items));
  }

  private static @Nullable String role(List<Item> items, String role) {
    return items.stream().filter(item -> item.role.equals(role)).map(Item::text).findFirst().orElse(null);
  }

  private static double number(@Nullable String text, double otherwise) {
    try {
      return text == null ? otherwise : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new TiffFormatException("has '%s' in its GDAL metadata, expected a number".formatted(oneLine(text)));
    }
  }

  private static Map<String, String> plain(List<Item> items) {
    Map<String, String> map = new LinkedHashMap<>();
    items.stream().filter(item -> item.role.isEmpty()).forEach(item -> map.put(item.name, item.text));
    return Collections.unmodifiableMap(map);
  }

  private static List<Item> items(String xml) {
    // A document type could name other files or grow without bound, so none is let in.
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    List<Item> items = new ArrayList<>();
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT
            && reader.getLocalName().equals("Item")
            && attribute(reader, "domain").isEmpty()) {
          String name = attribute(reader, "name");
          String sample = attribute(reader, "sample");
          String role = attribute(reader, "role");
          items.add(new Item(name, sample, role, unescaped(reader.getElementText())));
        }
      }
      reader.close();
    } catch (XMLStreamException e) {
      throw new TiffFormatException("has GDAL metadata that is not well-formed XML (" + oneLine(e.getMessage()) + ")");
    }
    return items;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'")
        .replace("&amp;", "&");
  }

  private static String attribute(XMLStreamReader reader, String name) {
    String value = reader.getAttributeValue(null, name);
    return value == null ? "" : value;
  }

  private static String oneLine(@Nullable String text) {
    return text == null ? "" : text.replaceAll("\\s+", " ").strip();
  }
}
