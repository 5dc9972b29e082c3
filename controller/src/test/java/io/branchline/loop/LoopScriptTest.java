package io.branchline.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cases in folders of {@code loop/}: files {@code NN-input-NAME.jsonl} hold steps, the files {@code
 * NN-output-NAME.jsonl} beside them what must come of them. {@code -Dloop.rewrite=FOLDER} rewrites
 * the outputs in that source folder.
 */
class LoopScriptTest {
  static List<String> cases() throws IOException, URISyntaxException {
    try (Stream<Path> folders = Files.list(root())) {
      return folders.map(folder -> String.valueOf(folder.getFileName())).sorted().toList();
    }
  }

  private static Path root() throws URISyntaxException {
    var rewrite = System.getProperty("loop.rewrite");
    return rewrite != null
        ? Path.of(rewrite)
        : Path.of(
            Objects.requireNonNull(LoopScriptTest.class.getResource("/loop"), "no /loop").toURI());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyInputHasItsOutput(String name) throws Exception {
    var script = new LoopScript();
    List<Path> inputs;
    try (Stream<Path> files = Files.list(root().resolve(name))) {
      inputs = files.filter(file -> file.toString().contains("-input-")).sorted().toList();
    }
    for (var input : inputs) {
      var output = new ArrayList<String>();
      for (var line : Files.readAllLines(input)) {
        if (!line.isBlank()) {
          output.addAll(script.step(line));
        }
      }
      var expected =
          input.resolveSibling(input.getFileName().toString().replace("-input-", "-output-"));
      if (System.getProperty("loop.rewrite") != null) {
        Files.writeString(expected, String.join("\n", output) + "\n");
      }
      assertEquals(Files.readAllLines(expected), output, name + "/" + input.getFileName());
    }
  }
}
