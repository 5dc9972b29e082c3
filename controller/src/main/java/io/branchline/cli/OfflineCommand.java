package io.branchline.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.branchline.config.Durations;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command of the offline planner: it reads files and writes a file, without any controller. */
abstract class OfflineCommand implements Callable<Integer> {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final long PROGRESS_NANOS = 250_000_000;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--help", usageHelp = true, description = "show this help")
  boolean help;

  private long shownAt = System.nanoTime();

  /** Reads {@code 500ms}, {@code 1s}, {@code 2m}. */
  static final class TimeLimit implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return Durations.parse(text);
    }
  }

  /** Whether this much time has passed from now on; meanwhile it shows progress on a terminal. */
  BooleanSupplier deadline(Duration limit, String what, DoubleSupplier value) {
    long begun = System.nanoTime();
    long nanos = limit.toNanos();
    return () -> {
      long now = System.nanoTime();
      if (now - shownAt > PROGRESS_NANOS) {
        shownAt = now;
        progress(
            String.format(
                Locale.ROOT,
                "%s %.4f after %.1f s",
                what,
                value.getAsDouble(),
                (now - begun) / 1e9));
      }
      return now - begun >= nanos;
    };
  }

  /** To be run after each of so many steps; meanwhile it shows progress on a terminal. */
  Runnable stepsOf(int all, String what) {
    var done = new int[1];
    return () -> {
      done[0]++;
      long now = System.nanoTime();
      if (now - shownAt > PROGRESS_NANOS) {
        shownAt = now;
        progress(done[0] + " of " + all + " " + what);
      }
    };
  }

  /** A line that the next one replaces, on a terminal only. */
  void progress(String line) {
    var console = System.console();
    if (console != null && console.isTerminal()) {
      var err = spec.commandLine().getErr();
      err.print("\r\033[K" + line);
      err.flush();
    }
  }

  void say(String line) {
    progress("");
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }

  /** What writes a file piece by piece. */
  @FunctionalInterface
  interface Content {
    void writeTo(Writer out) throws IOException;
  }

  /** Writes the whole file or none of it. */
  static void write(Path file, String text) {
    write(file, out -> out.write(text));
  }

  /** Writes the whole file or none of it, piece by piece. */
  static void write(Path file, Content content) {
    var folder = file.toAbsolutePath().getParent();
    try {
      var fresh = Files.createTempFile(folder, file.getFileName().toString(), ".part");
      try {
        try (var out = Files.newBufferedWriter(fresh)) {
          content.writeTo(out);
        }
        Files.move(
            fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw new CommandFailed("cannot write " + file + ": " + e, e);
    }
  }
}
