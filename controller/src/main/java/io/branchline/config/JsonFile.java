package io.branchline.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/**
 * Reads the JSON that other programs write into {@link Fields}. A field that is {@code null} is not
 * there, as a REST interface means it.
 */
public final class JsonFile {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonFile() {}

  /**
   * The fields of a file's root.
   *
   * @param list the field that a root stands for which is a bare list
   * @throws ConfigException when the file cannot be read, is no JSON or its root is a scalar
   */
  public static Fields read(Path file, String list) {
    var name = String.valueOf(file.getFileName());
    try (var parser = JSON.createParser(YamlFile.text(file, name))) {
      if (parser.nextToken() == null) {
        throw new ConfigException(name, 1, "", "is empty");
      }
      var root = value(parser);
      if (parser.nextToken() != null) {
        throw new ConfigException(
            name, line(parser), "", "more follows the end of the JSON document");
      }
      if (root instanceof YamlValue.Sequence) {
        var entries = new LinkedHashMap<String, YamlValue>();
        entries.put(list, root);
        root = new YamlValue.Mapping(1, entries);
      }
      return Fields.of(name, root);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new ConfigException(name, line, "", "not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("reading a string", e);
    }
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  /** The value that begins at the parser's present token. */
  private static YamlValue value(JsonParser parser) throws IOException {
    int line = line(parser);
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        var entries = new LinkedHashMap<String, YamlValue>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          var key = parser.currentName();
          if (parser.nextToken() != JsonToken.VALUE_NULL) {
            entries.put(key, value(parser));
          }
        }
        yield new YamlValue.Mapping(line, entries);
      }
      case START_ARRAY -> {
        var items = new ArrayList<YamlValue>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield new YamlValue.Sequence(line, items);
      }
      default -> new YamlValue.Scalar(line, parser.getText());
    };
  }
}
