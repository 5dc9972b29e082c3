package io.branchline.config;

/**
 * A file that people wrote cannot be used. The message is one line: {@code FILE:LINE: FIELD: what
 * is wrong and what was expected}.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String file;
  private final int line;
  private final String field;

  /**
   * An error at a place.
   *
   * @param line counted from 1
   * @param field the path of the field from the root, for instance {@code sites[3].routers}, empty
   *     for the file as a whole
   */
  public ConfigException(String file, int line, String field, String problem) {
    super(file + ":" + line + ": " + (field.isEmpty() ? "" : field + ": ") + problem);
    this.file = file;
    this.line = line;
    this.field = field;
  }

  public String file() {
    return file;
  }

  public int line() {
    return line;
  }

  public String field() {
    return field;
  }
}
