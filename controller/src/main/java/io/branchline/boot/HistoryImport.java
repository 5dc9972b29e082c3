package io.branchline.boot;

import io.branchline.store.CsvImport;
import io.branchline.store.SeriesStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Imports the CSV files of an earlier monitoring system in the background, one after another. */
final class HistoryImport {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryImport.class);

  /** Where the import stands; {@code error} is the first thing that could not be read. */
  record Progress(State state, long series, Optional<String> error) {}

  enum State {
    NONE,
    RUNNING,
    DONE,
    FAILED
  }

  private final SeriesStore store;
  private final List<Path> files;
  private final Runnable whenDone;
  private volatile Progress progress;

  /**
   * @param whenDone run on the importing thread after the last file, whatever came of them
   */
  HistoryImport(SeriesStore store, List<Path> files, Runnable whenDone) {
    this.store = store;
    this.files = files;
    this.whenDone = whenDone;
    progress = new Progress(files.isEmpty() ? State.NONE : State.RUNNING, 0, Optional.empty());
  }

  void start() {
    Thread.ofPlatform().daemon().name("history-import").start(this::run);
  }

  Progress progress() {
    return progress;
  }

  private void run() {
    long series = 0;
    boolean failed = false;
    Optional<String> error = Optional.empty();
    for (var file : files) {
      try {
        var report = CsvImport.read(store, file);
        series += report.series();
        LOG.info("imported {} points of {} series from {}", report.points(), report.series(), file);
        if (report.errorCount() > 0 && error.isEmpty()) {
          error =
              Optional.of(
                  file.getFileName()
                      + ": "
                      + report.errors().getFirst()
                      + " (and "
                      + (report.errorCount() - 1)
                      + " more)");
          LOG.warn("history left out: {}", error.get());
        }
        progress = new Progress(State.RUNNING, series, error);
      } catch (IOException | UncheckedIOException e) {
        LOG.warn("history {} cannot be read: {}", file, e.getMessage());
        failed = true;
        error = Optional.of(file.getFileName() + " cannot be read: " + e.getMessage());
      }
    }
    var end = files.isEmpty() ? State.NONE : failed ? State.FAILED : State.DONE;
    progress = new Progress(end, series, error);
    whenDone.run();
  }
}
