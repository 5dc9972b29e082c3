package io.branchline.store;

import java.util.Locale;

/**
 * Something in a CSV file that was left out.
 *
 * @param line counted from 1, comments included
 * @param column counted from 1; 0 when it is about the whole line
 * @param reason what is wrong, in one sentence
 */
public record CsvError(long line, int column, Cause cause, String reason) {

  /** Why something is left out. */
  public enum Cause {
    /** A name in the header, or the header itself. */
    HEADER,
    /** A row of another number of cells. */
    CELLS,
    /** A time that cannot be read, or is too far from now to be kept. */
    TIME,
    /** A time that is yet to come. */
    FUTURE,
    /** A cell that is not a number. */
    VALUE;

    /** The name in the API. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public String toString() {
    return "line " + line + (column > 0 ? ", column " + column : "") + ": " + reason;
  }
}
