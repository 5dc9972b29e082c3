package io.branchline.netns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Runs many commands of {@code ip}, {@code tc} or {@code nft} inside a namespace by one process. A
 * failing command ends its batch with an error that names it; the kernel's passing shortages of
 * memory (bursts of seg6 routes meet them) are waited out.
 */
final class Batch {
  private static final int ATTEMPTS = 20;
  private static final long PAUSE_MILLIS = 20;
  private static final Pattern FAILED_LINE = Pattern.compile("Command failed .*:([0-9]+)");

  private Batch() {}

  /** Commands of {@code ip} in the namespace that we are in. */
  static void ip(List<String> lines) throws IOException, InterruptedException {
    resumable(List.of("ip", "-batch", "-"), lines);
  }

  static void ip(String namespace, List<String> lines) throws IOException, InterruptedException {
    resumable(List.of("ip", "-n", namespace, "-batch", "-"), lines);
  }

  static void tc(String namespace, List<String> lines) throws IOException, InterruptedException {
    resumable(List.of("tc", "-n", namespace, "-batch", "-"), lines);
  }

  /** A ruleset, which comes into force as a whole or not at all. */
  static void nft(String namespace, String ruleset) throws IOException, InterruptedException {
    var command =
        List.of("nsenter", "--net=" + Namespaces.FOLDER.resolve(namespace), "nft", "-f", "-");
    var result = run(command, ruleset);
    if (result.exit() != 0) {
      throw new IOException("nft in " + namespace + ": " + result.output());
    }
  }

  private static void resumable(List<String> command, List<String> lines)
      throws IOException, InterruptedException {
    int done = 0;
    for (int attempt = 0; done < lines.size(); attempt++) {
      var rest = lines.subList(done, lines.size());
      var result = run(command, String.join("\n", rest) + "\n");
      if (result.exit() == 0) {
        return;
      }
      var failed = FAILED_LINE.matcher(result.output());
      int line = failed.find() ? Integer.parseInt(failed.group(1)) - 1 : 0;
      if (attempt >= ATTEMPTS || !result.output().contains("Cannot allocate memory")) {
        throw new IOException(
            String.join(" ", command) + ": " + rest.get(line) + ": " + result.output());
      }
      done += line;
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** What a command printed, errors included. */
  record Result(int exit, String output) {}

  static Result run(List<String> command, String input) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write(input);
    } catch (IOException ended) {
      // It ended without reading everything; its own words say why.
    }
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output.strip());
  }

  /** Lines without those that are empty. */
  static List<String> lines(String text) {
    return new ArrayList<>(text.lines().filter(line -> !line.isBlank()).toList());
  }
}
