package io.branchline.bank;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The top-level sections of a bank file's text, each of which begins at the start of a line. */
final class BankSections {
  private static final Pattern HEAD = Pattern.compile("\"?([A-Za-z0-9-]+)\"?:(?: .*)?");

  private BankSections() {}

  /** Their names, in the order of the text. */
  static List<String> names(String text) {
    return text.lines().flatMap(line -> name(line).stream()).toList();
  }

  /**
   * The text with the lines of the other sections left empty, so that what is kept keeps its line
   * numbers.
   */
  static String keep(String text, Predicate<String> sections) {
    var out = new StringBuilder();
    boolean kept = true;
    for (var line : text.lines().toList()) {
      kept = name(line).map(sections::test).orElse(kept);
      out.append(kept ? line : "").append('\n');
    }
    return out.toString();
  }

  private static Optional<String> name(String line) {
    var head = HEAD.matcher(line);
    return head.matches() ? Optional.of(head.group(1)) : Optional.empty();
  }
}
