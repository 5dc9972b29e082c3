package io.branchline.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is written of the catalogue is what can be injected. */
class FaultCatalogueTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "faults.md");

  private static String table() {
    return Arrays.stream(FaultKind.values())
        .map(kind ->
            "| `"
                + kind.id()
                + "` | "
                + kind.place().text()
                + " | "
                + kind.text()
                + " | "
                + String.join(", ", new TreeSet<>(kind.parameters()))
                + " |\n")
        .collect(
            Collectors.joining(
                "", "| fault | target | what happens | heeds |\n|---|---|---|---|\n", ""));
  }

  @Test
  void theDocumentListsTheCatalogue() throws IOException {
    var text = Files.readString(DOCUMENT);
    assertTrue(text.contains(table()), () -> DOCUMENT + " lacks this table:\n" + table());
    Scenario.SHIPPED.forEach(
        name -> assertTrue(text.contains("`" + name + "`"), () -> DOCUMENT + " lacks " + name));
  }

  @Test
  void everyKindIsFoundByItsName() {
    for (var kind : FaultKind.values()) {
      assertEquals(kind, FaultKind.ofId(kind.id()));
    }
  }
}
