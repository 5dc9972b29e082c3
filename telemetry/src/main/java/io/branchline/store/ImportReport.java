package io.branchline.store;

import java.util.List;

/**
 * What an import brought.
 *
 * @param series columns that had a value
 * @param points values written
 * @param errorCount things left out
 * @param errors the first of them, up to {@link #ERRORS_KEPT}
 */
public record ImportReport(int series, long points, long errorCount, List<CsvError> errors) {
  public static final int ERRORS_KEPT = 100;

  public ImportReport {
    errors = List.copyOf(errors);
  }
}
