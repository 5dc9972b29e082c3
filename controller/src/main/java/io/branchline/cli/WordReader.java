package io.branchline.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads a file of words between blanks, and says line and column of the word that is wrong. */
final class WordReader {
  private final Path file;
  private final List<String> lines;
  private int line = -1;
  private int column;
  private int wordAt;

  /**
   * At the file's first line.
   *
   * @throws CommandFailed when the file cannot be read
   */
  WordReader(Path file) {
    this.file = file;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new CommandFailed(file + " is not text in UTF-8", e);
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + file + ": " + e.getMessage(), e);
    }
    nextLine();
  }

  /** Goes to the next line that is not blank; false at the end of the file. */
  boolean nextLine() {
    do {
      line++;
    } while (line < lines.size() && lines.get(line).isBlank());
    column = 0;
    wordAt = 0;
    return line < lines.size();
  }

  /** The next word of this line. */
  String word(String what) {
    if (line >= lines.size()) {
      throw new CommandFailed(file + ":" + lines.size() + ": the file ends before " + what);
    }
    var text = lines.get(line);
    while (column < text.length() && isBlank(text.charAt(column))) {
      column++;
    }
    wordAt = column;
    while (column < text.length() && !isBlank(text.charAt(column))) {
      column++;
    }
    if (wordAt == column) {
      throw error("the line ends before " + what);
    }
    return text.substring(wordAt, column);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  /** The next word, which must be this one. */
  void expect(String word) {
    var found = word("the word " + word);
    if (!found.equals(word)) {
      throw error("expected the word " + word + ", not \"" + shown(found) + "\"");
    }
  }

  /** Checks that nothing follows in this line. */
  void endOfLine() {
    var text = lines.get(line);
    if (!text.substring(column).isBlank()) {
      word("");
      throw error("nothing is expected here");
    }
  }

  /** A whole number between the limits. */
  long whole(String what, long least, long most) {
    var text = word(what);
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Answered below, as a number out of range is.
    }
    throw error(
        what
            + " is a whole number from "
            + least
            + " to "
            + most
            + ", not \""
            + shown(text)
            + "\"");
  }

  /** A number from {@code least} to {@code most}, with decimals if there are any. */
  double number(String what, double least, double most) {
    var text = word(what);
    try {
      double value = Double.parseDouble(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Answered below, as a number out of range is.
    }
    throw error(
        what + " is a number from " + least + " to " + most + ", not \"" + shown(text) + "\"");
  }

  /** An error at the word read last. */
  CommandFailed error(String problem) {
    return new CommandFailed(file + ":" + (line + 1) + ":" + (wordAt + 1) + ": " + problem);
  }

  private static String shown(String word) {
    return word.length() > 40 ? word.substring(0, 40) + "..." : word;
  }
}
