package io.branchline.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The interface's own description: served to clients, and what request bodies are held against. */
final class OpenApi {
  private final JsonNode document;
  private final String json;
  private final Map<String, Schema> bodies = new HashMap<>();

  OpenApi() {
    try (var in = OpenApi.class.getResourceAsStream("/openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is not in the jar");
      }
      document = new YAMLMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    json = Json.write(document);
    var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    for (var path : document.get("paths")) {
      for (var operation : path) {
        var schema = operation.at("/requestBody/content/application~1json/schema");
        if (!schema.isMissingNode()) {
          var whole = (ObjectNode) schema.deepCopy();
          whole.set("$defs", document.at("/components/schemas"));
          var standalone = Json.write(whole).replace("#/components/schemas/", "#/$defs/");
          bodies.put(
              operation.get("operationId").asText(),
              registry.getSchema(standalone, InputFormat.JSON));
        }
      }
    }
  }

  String json() {
    return json;
  }

  /** The names of all operations. */
  List<String> operations() {
    return document.get("paths").findValuesAsText("operationId");
  }

  /** What is wrong with a JSON body, by field; empty when nothing is. */
  List<Problem.FieldError> check(String operationId, String body) {
    var schema = bodies.get(operationId);
    if (schema == null) {
      return List.of();
    }
    return schema.validate(body, InputFormat.JSON).stream()
        .map(error -> new Problem.FieldError(field(error), null, error.getMessage()))
        .toList();
  }

  private static String field(Error error) {
    var where = error.getInstanceLocation().toString();
    var property = error.getProperty();
    if (property != null) {
      where = where + "/" + property;
    }
    return where.isEmpty() ? "/" : where;
  }
}
