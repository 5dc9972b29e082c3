package io.branchline.config;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one mapping. A reader takes those it knows and then calls {@link #end}, which
 * refuses what nobody took: a field with a slip in its name is an error, never ignored.
 *
 * <p>Every method throws {@link ConfigException} that names file, line and field.
 */
public final class Fields {
  private final String file;
  private final String path;
  private final YamlValue.Mapping mapping;
  private final Set<String> known = new LinkedHashSet<>();

  Fields(String file, String path, YamlValue.Mapping mapping) {
    this.file = file;
    this.path = path;
    this.mapping = mapping;
  }

  /** The fields of a file's root; anything else is an error. */
  static Fields of(String file, YamlValue root) {
    if (root instanceof YamlValue.Mapping mapping) {
      return new Fields(file, "", mapping);
    }
    throw new ConfigException(
        file, root.line(), "", "expected fields (NAME: VALUE), found " + root.kind());
  }

  /** The same fields, which errors call by this name instead of their place in the file. */
  public Fields named(String name) {
    return new Fields(file, name, mapping);
  }

  /** The line on which the mapping begins. */
  public int line() {
    return mapping.line();
  }

  public boolean has(String field) {
    known.add(field);
    return mapping.entries().containsKey(field);
  }

  /** Whether the field is there and is a list, for fields that may be one or a mapping. */
  public boolean isList(String field) {
    return take(field) instanceof YamlValue.Sequence;
  }

  /** Whether the field is there and is a mapping, for fields that may be one or a scalar. */
  public boolean isMapping(String field) {
    return take(field) instanceof YamlValue.Mapping;
  }

  /** The names of all fields, for mappings whose keys are free names; marks them as known. */
  public List<String> names() {
    known.addAll(mapping.entries().keySet());
    return List.copyOf(mapping.entries().keySet());
  }

  public String text(String field) {
    return value(field, Function.identity());
  }

  public Optional<String> findText(String field) {
    return find(field, Function.identity());
  }

  /**
   * The field as {@code parse} reads it; its {@link IllegalArgumentException} becomes the error.
   */
  public <T> T value(String field, Function<String, T> parse) {
    return find(field, parse).orElseThrow(() -> missing(field));
  }

  /** As {@link #value}, or empty when the field is not there. */
  public <T> Optional<T> find(String field, Function<String, T> parse) {
    return Optional.ofNullable(take(field)).map(value -> scalar(pathOf(field), value, parse));
  }

  public int integer(String field) {
    return value(field, Fields::parseInteger);
  }

  public Optional<Integer> findInteger(String field) {
    return find(field, Fields::parseInteger);
  }

  public double decimal(String field) {
    return value(field, Fields::parseDecimal);
  }

  public Optional<Double> findDecimal(String field) {
    return find(field, Fields::parseDecimal);
  }

  /** A field that is {@code true} or {@code false}. */
  public Optional<Boolean> findFlag(String field) {
    return find(
        field,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default ->
                  throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
            });
  }

  /** A list of scalars; empty when the field is not there. */
  public <T> List<T> list(String field, Function<String, T> parse) {
    var items = sequence(field);
    var values = new ArrayList<T>();
    for (int i = 0; i < items.size(); i++) {
      values.add(scalar(pathOf(field) + "[" + i + "]", items.get(i), parse));
    }
    return List.copyOf(values);
  }

  /** A list of mappings; empty when the field is not there. */
  public List<Fields> listFields(String field) {
    var items = sequence(field);
    var values = new ArrayList<Fields>();
    for (int i = 0; i < items.size(); i++) {
      values.add(fieldsOf(pathOf(field) + "[" + i + "]", items.get(i)));
    }
    return List.copyOf(values);
  }

  public Fields fields(String field) {
    return findFields(field).orElseThrow(() -> missing(field));
  }

  public Optional<Fields> findFields(String field) {
    return Optional.ofNullable(take(field)).map(value -> fieldsOf(pathOf(field), value));
  }

  /**
   * The mappings under a field by their free names, in the file's order; empty when it is not
   * there.
   */
  public Map<String, Fields> namedFields(String field) {
    var named = new LinkedHashMap<String, Fields>();
    findFields(field)
        .ifPresent(fields -> fields.names().forEach(name -> named.put(name, fields.fields(name))));
    return named;
  }

  /** Refuses the fields that nobody asked for. */
  public void end() {
    mapping
        .entries()
        .forEach((field, value) -> {
          if (!known.contains(field)) {
            throw new ConfigException(
                file,
                value.line(),
                pathOf(field),
                "is not known here; expected one of: " + String.join(", ", known));
          }
        });
  }

  /** An error about a field of this mapping, or about the mapping when the field is not there. */
  public ConfigException error(String field, String problem) {
    var value = mapping.entries().get(field);
    return new ConfigException(
        file,
        value == null ? mapping.line() : value.line(),
        field.isEmpty() ? path : pathOf(field),
        problem);
  }

  /**
   * Builds a value of several fields; its {@link IllegalArgumentException} becomes this mapping's
   * error.
   */
  public <T> T build(Supplier<T> supplier) {
    try {
      return supplier.get();
    } catch (IllegalArgumentException e) {
      throw error("", problem(e));
    }
  }

  private ConfigException missing(String field) {
    return new ConfigException(file, mapping.line(), pathOf(field), "is missing");
  }

  private @Nullable YamlValue take(String field) {
    known.add(field);
    return mapping.entries().get(field);
  }

  private List<YamlValue> sequence(String field) {
    var value = take(field);
    return switch (value) {
      case null -> List.of();
      case YamlValue.Sequence sequence -> sequence.items();
      case YamlValue.Scalar scalar -> throw expected("a list", pathOf(field), scalar);
      case YamlValue.Mapping other -> throw expected("a list", pathOf(field), other);
    };
  }

  private Fields fieldsOf(String where, YamlValue value) {
    if (value instanceof YamlValue.Mapping nested) {
      return new Fields(file, where, nested);
    }
    throw expected("fields (NAME: VALUE)", where, value);
  }

  private <T> T scalar(String where, YamlValue value, Function<String, T> parse) {
    if (!(value instanceof YamlValue.Scalar(int line, String text)) || text.isBlank()) {
      throw expected("a value", where, value);
    }
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new ConfigException(file, line, where, problem(e));
    }
  }

  private ConfigException expected(String what, String where, YamlValue found) {
    return new ConfigException(
        file, found.line(), where, "expected " + what + ", found " + found.kind());
  }

  private static String problem(RuntimeException e) {
    return Objects.requireNonNullElse(e.getMessage(), e.toString());
  }

  static int parseInteger(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a whole number", e);
    }
  }

  private static double parseDecimal(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a number", e);
    }
  }

  private String pathOf(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }
}
