package io.branchline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.metric.Bandwidth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlFileTest {
  @Test
  void readsScalarsListsAndNestedFields() {
    var root =
        YamlFile.parse(
            "a.yaml",
            """
            # a comment
            name: x
            rate: 4Mbps
            ports: [1521, 7001-7010]
            places:
              north: {size: 3}
              south: {size: 4}
            on: true
            """);
    assertEquals("x", root.text("name"));
    assertEquals(Bandwidth.ofMbps(4), root.value("rate", Bandwidth::parse));
    assertEquals(List.of("1521", "7001-7010"), root.list("ports", text -> text));
    var places = root.namedFields("places");
    assertEquals(List.of("north", "south"), List.copyOf(places.keySet()));
    assertEquals(4, root.fields("places").fields("south").integer("size"));
    assertTrue(root.findFlag("on").orElseThrow());
    root.end();
  }

  @Test
  void readsSeveralDocuments() {
    var documents = YamlFile.parseAll("a.yaml", "kind: A\n---\nkind: B\n");
    assertEquals(List.of("A", "B"), documents.stream().map(d -> d.text("kind")).toList());
  }

  @Test
  void namesFileLineAndFieldOfEveryKindOfError() {
    var cases =
        Map.of(
            "a: 1\nb: 2\n", "t.yaml:2: b: is not known here; expected one of: a, rate, list, in",
            "rate: 4Mbps\n", "t.yaml:1: a: is missing",
            "a: 1\n\nrate: fast\n", "t.yaml:3: rate: \"fast\" is not a bandwidth",
            "a: 1\nin:\n  deep: x\n", "t.yaml:3: in.deep: \"x\" is not a whole number",
            "a: 1\na: 2\n", "t.yaml:2: a: is there twice",
            "a: [1]\n", "t.yaml:1: a: expected a value, found a list",
            "a: 1\nlist: 5\n", "t.yaml:2: list: expected a list, found \"5\"",
            "a: 1\nlist:\n- 7\n- z\n", "t.yaml:4: list[1]: \"z\" is not a whole number",
            "a: {\n", "t.yaml:2: not YAML",
            "- a\n", "t.yaml:1: expected fields (NAME: VALUE), found a list");
    cases.forEach((text, message) -> {
      var e = assertThrows(ConfigException.class, () -> readAll(text), text);
      assertTrue(String.valueOf(e.getMessage()).startsWith(message), e.getMessage());
    });
  }

  private static void readAll(String text) {
    var root = YamlFile.parse("t.yaml", text);
    root.text("a");
    root.find("rate", Bandwidth::parse);
    root.list("list", Fields::parseInteger);
    root.findFields("in").ifPresent(in -> in.integer("deep"));
    root.end();
  }
}
