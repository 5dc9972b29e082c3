package io.branchline.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads YAML (and JSON, which is YAML) into {@link Fields} that remember their lines. Anchors and
 * aliases are not read: a file stays what it looks like.
 */
public final class YamlFile {
  /** An inventory of 40,000 branches; the library's own limit is 3 MB. */
  private static final int LARGEST_FILE = 256 << 20;

  private static final YAMLFactory YAML = YAMLFactory.builder().loaderOptions(limits()).build();

  private YamlFile() {}

  private static LoaderOptions limits() {
    var options = new LoaderOptions();
    options.setCodePointLimit(LARGEST_FILE);
    return options;
  }

  /**
   * The one document of a file.
   *
   * @throws ConfigException when the file cannot be read, is no YAML or its root is no mapping
   */
  public static Fields read(Path file) {
    var name = String.valueOf(file.getFileName());
    return parse(name, text(file, name));
  }

  /** The documents of a file, which {@code ---} separates; throws as {@link #read} does. */
  public static List<Fields> readAll(Path file) {
    var name = String.valueOf(file.getFileName());
    return parseAll(name, text(file, name));
  }

  /** The one document of a text; {@code name} stands for the file in errors. */
  public static Fields parse(String name, String text) {
    var documents = parseAll(name, text);
    if (documents.size() != 1) {
      throw new ConfigException(
          name, 1, "", "expected one YAML document, found " + documents.size());
    }
    return documents.getFirst();
  }

  /** The documents of a text; {@code name} stands for the file in errors. */
  public static List<Fields> parseAll(String name, String text) {
    var documents = new ArrayList<Fields>();
    try (YAMLParser parser = YAML.createParser(new StringReader(text))) {
      while (parser.nextToken() != null) {
        documents.add(Fields.of(name, value(name, "", parser)));
      }
    } catch (JsonProcessingException e) {
      throw notYaml(name, e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading a string", e);
    }
    return List.copyOf(documents);
  }

  private static ConfigException notYaml(String name, JsonProcessingException e) {
    if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      return new ConfigException(
          name, marked.getProblemMark().getLine() + 1, "", "not YAML: " + marked.getProblem());
    }
    return new ConfigException(name, 1, "", "not YAML: " + e.getOriginalMessage());
  }

  static String text(Path file, String name) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ConfigException(name, 1, "", "cannot be read: " + e);
    }
  }

  /** The value that begins at the parser's present token. */
  private static YamlValue value(String file, String path, YAMLParser parser) throws IOException {
    int line = parser.currentTokenLocation().getLineNr();
    if (parser.isCurrentAlias()) {
      throw new ConfigException(file, line, path, "aliases (*name) are not read: write it out");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(file, path, line, parser);
      case START_ARRAY -> {
        var items = new ArrayList<YamlValue>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(file, path + "[" + items.size() + "]", parser));
        }
        yield new YamlValue.Sequence(line, List.copyOf(items));
      }
      case VALUE_NULL -> new YamlValue.Scalar(line, "");
      default -> new YamlValue.Scalar(line, parser.getText());
    };
  }

  private static YamlValue.Mapping mapping(String file, String path, int line, YAMLParser parser)
      throws IOException {
    var entries = new LinkedHashMap<String, YamlValue>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var key = parser.currentName();
      int keyLine = parser.currentTokenLocation().getLineNr();
      var field = path.isEmpty() ? key : path + "." + key;
      parser.nextToken();
      if (entries.putIfAbsent(key, value(file, field, parser)) != null) {
        throw new ConfigException(file, keyLine, field, "is there twice");
      }
    }
    return new YamlValue.Mapping(line, entries);
  }
}
