package io.branchline.store;

import java.util.List;
import java.util.Map;

/**
 * What an import brought.
 *
 * @param series columns that had a value
 * @param points values written
 * @param leftOut things left out, by cause; a row is one thing
 * @param errors the first of them, up to {@link #ERRORS_KEPT}
 */
public record ImportReport(
    int series, long points, Map<CsvError.Cause, Long> leftOut, List<CsvError> errors) {
  public static final int ERRORS_KEPT = 100;

  public ImportReport {
    leftOut = Map.copyOf(leftOut);
    errors = List.copyOf(errors);
  }

  /** How many things were left out. */
  public long errorCount() {
    return leftOut.values().stream().mapToLong(Long::longValue).sum();
  }
}
