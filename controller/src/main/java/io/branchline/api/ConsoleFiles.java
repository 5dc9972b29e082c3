package io.branchline.api;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The console's files from the web-ui jar, kept in memory. */
final class ConsoleFiles {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "woff2", "font/woff2");

  private final Map<String, Asset> cache = new ConcurrentHashMap<>();

  /** A file with its type; {@code immutable} when its name changes with its content. */
  record Asset(byte[] bytes, String contentType, boolean immutable) {}

  Optional<Asset> find(String path) {
    var name = path.equals("/") ? "/index.html" : path;
    if (name.contains("..") || name.contains("//")) {
      return Optional.empty();
    }
    var known = cache.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    try (var in = ConsoleFiles.class.getResourceAsStream("/web-ui" + name)) {
      var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
      if (in == null || type == null) {
        return Optional.empty();
      }
      var asset = new Asset(in.readAllBytes(), type, name.startsWith("/assets/"));
      cache.put(name, asset);
      return Optional.of(asset);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
