package io.branchline.store;

/**
 * Something in a CSV file that was left out.
 *
 * @param line counted from 1, comments included
 * @param column counted from 1; 0 when it is about the whole line
 * @param reason what is wrong, in one sentence
 */
public record CsvError(long line, int column, String reason) {
  @Override
  public String toString() {
    return "line " + line + (column > 0 ? ", column " + column : "") + ": " + reason;
  }
}
