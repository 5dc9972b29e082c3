package io.branchline.boot;

import io.branchline.store.CsvImport;
import io.branchline.store.SeriesStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Imports the CSV files of an earlier monitoring system in the background, one after another. */
final class HistoryImport {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryImport.class);

  /** How far a row may be ahead of network time: two clocks are never quite the same. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  /**
   * Where the import stands.
   *
   * @param leftOut things left out, by {@link io.branchline.store.CsvError.Cause}
   * @param error the first of them
   */
  record Progress(State state, long series, Map<String, Long> leftOut, Optional<String> error) {}

  enum State {
    NONE,
    IMPORTING,
    DONE,
    FAILED
  }

  private final SeriesStore store;
  private final List<Path> files;
  private final InstantSource clock;
  private final Runnable whenDone;
  private volatile Progress progress;

  /**
   * @param clock tells network time
   * @param whenDone run on the importing thread after the last file, whatever came of them
   */
  HistoryImport(SeriesStore store, List<Path> files, InstantSource clock, Runnable whenDone) {
    this.store = store;
    this.files = files;
    this.clock = clock;
    this.whenDone = whenDone;
    progress =
        new Progress(files.isEmpty() ? State.NONE : State.IMPORTING, 0, Map.of(), Optional.empty());
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
    var leftOut = new TreeMap<String, Long>();
    Optional<String> error = Optional.empty();
    for (var file : files) {
      try {
        var report = CsvImport.read(store, file, clock.instant().plus(TOLERANCE));
        series += report.series();
        report.leftOut().forEach((cause, count) -> leftOut.merge(cause.label(), count, Long::sum));
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
        progress = new Progress(State.IMPORTING, series, Map.copyOf(leftOut), error);
      } catch (IOException | UncheckedIOException e) {
        LOG.warn("history {} cannot be read: {}", file, e.getMessage());
        failed = true;
        error = Optional.of(file.getFileName() + " cannot be read: " + e.getMessage());
      }
    }
    var end = files.isEmpty() ? State.NONE : failed ? State.FAILED : State.DONE;
    progress = new Progress(end, series, Map.copyOf(leftOut), error);
    whenDone.run();
  }
}
