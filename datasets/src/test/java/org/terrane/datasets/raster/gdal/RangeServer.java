package org.terrane.datasets.raster.gdal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A web server on this machine that gives the files of a folder, or parts of them, as those do that hold rasters.
final class RangeServer implements AutoCloseable {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  private final HttpServer server;
  private final Path folder;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Integer> refusals = new CopyOnWriteArrayList<>();
  private final AtomicLong bytesGiven = new AtomicLong();

  RangeServer(Path folder) throws IOException {
    this.folder = folder;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /// The address of a file in the folder.
  String address(String file) {
    return "http://localhost:" + server.getAddress().getPort() + "/" + file;
  }

  /// What was asked so far: method, file and range.
  List<String> requests() {
    return requests;
  }

  /// How much of the files was given so far.
  long bytesGiven() {
    return bytesGiven.get();
  }

  /// Has the next requests refused with these codes, one each.
  void refuse(Integer... codes) {
    refusals.addAll(List.of(codes));
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Path file = folder.resolve(path.substring(1));
      String range = exchange.getRequestHeaders().getFirst("Range");
      requests.add(exchange.getRequestMethod() + " " + path + " " + (range == null ? "whole" : range));
      if (!refusals.isEmpty()) {
        exchange.sendResponseHeaders(refusals.removeFirst(), -1);
      } else if (!Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        give(exchange, Files.readAllBytes(file), range);
      }
    }
  }

  private void give(HttpExchange exchange, byte[] bytes, String range) throws IOException {
    exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    Matcher asked = RANGE.matcher(range == null ? "" : range);
    byte[] part = bytes;
    if (asked.matches()) {
      int from = Integer.parseInt(asked.group(1));
      int to = Math.min(Integer.parseInt(asked.group(2)) + 1, bytes.length);
      part = Arrays.copyOfRange(bytes, from, to);
      exchange.getResponseHeaders().set("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, bytes.length));
    }
    exchange.sendResponseHeaders(asked.matches() ? 206 : 200, part.length);
    exchange.getResponseBody().write(part);
    bytesGiven.addAndGet(part.length);
  }
}
