package io.branchline.config;

import java.util.List;
import java.util.Map;

/** What a YAML file says, with the line on which it says so. */
sealed interface YamlValue {
  int line();

  /** In an error's words. */
  String kind();

  record Scalar(int line, String text) implements YamlValue {
    @Override
    public String kind() {
      return text.isEmpty() ? "nothing" : "\"" + text + "\"";
    }
  }

  record Sequence(int line, List<YamlValue> items) implements YamlValue {
    @Override
    public String kind() {
      return "a list";
    }
  }

  record Mapping(int line, Map<String, YamlValue> entries) implements YamlValue {
    @Override
    public String kind() {
      return "fields";
    }
  }
}
