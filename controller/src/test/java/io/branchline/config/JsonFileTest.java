package io.branchline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFileTest {
  @TempDir Path folder;

  private Fields read(String text) throws IOException {
    return JsonFile.read(Files.writeString(folder.resolve("x.json"), text), "rows");
  }

  @Test
  void fieldsRememberTheirLines() throws IOException {
    var root =
        read("{\"a\":\"\\u00c9vora \\/ 1\",\n\t\"n\": [1.50, true],\n\"inner\": {\"k\": \"v\"}}");
    assertEquals("Évora / 1", root.text("a"));
    assertEquals(List.of("1.50", "true"), root.list("n", text -> text));
    assertEquals(3, root.fields("inner").line());
    assertEquals("x.json:3: inner.k: no", root.fields("inner").error("k", "no").getMessage());
    assertEquals(
        "x.json:3: thing 7.k: no",
        root.fields("inner").named("thing 7").error("k", "no").getMessage());
  }

  @Test
  void whatIsNullIsNotThere() throws IOException {
    var root = read("{\"a\": null, \"b\": 1}");
    assertFalse(root.has("a"));
    assertEquals(List.of("b"), root.names());
  }

  @Test
  void aBareListIsTheFieldThatItStandsFor() throws IOException {
    assertEquals(2, read("[{\"id\": 1}, {\"id\": 2}]").listFields("rows").get(1).integer("id"));
  }

  @Test
  void whatIsNoJsonIsNamedWithItsLine() {
    fails("", "x.json:1: is empty");
    fails("{\"a\": 1}\n{}", "x.json:2: more follows the end of the JSON document");
    fails("7", "x.json:1: expected fields (NAME: VALUE), found \"7\"");
    fails("{\"a\": 1,\n \"b\" 2}", "x.json:2: not JSON: ");
    fails("{\"a\": [1,", "x.json:1: not JSON: ");
  }

  private void fails(String text, String expected) {
    var message =
        String.valueOf(assertThrows(ConfigException.class, () -> read(text)).getMessage());
    assertEquals(expected, message.substring(0, Math.min(expected.length(), message.length())));
  }
}
