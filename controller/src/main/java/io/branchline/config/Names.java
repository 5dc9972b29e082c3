package io.branchline.config;

/** Names that people give to what they write, fit for a path of the REST interface. */
final class Names {
  private Names() {}

  static String parse(String text) {
    if (!text.matches("[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a name: letters, digits, dots, dashes, at most 63");
    }
    return text;
  }
}
