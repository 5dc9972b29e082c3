package io.branchline.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Client properties in a file. */
final class PropertyFile {
  private PropertyFile() {}

  static Map<String, Object> read(Path file) {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file, UTF_8)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("the Kafka client's properties cannot be read", e);
    }
    var all = new HashMap<String, Object>();
    properties.forEach((name, value) -> all.put(name.toString(), value));
    return all;
  }
}
