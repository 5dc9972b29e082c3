package io.branchline.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.branchline.cli.ControllerClient;
import io.branchline.loop.EventCodec;
import io.branchline.network.Link;
import io.branchline.network.Node;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.policy.RouterConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the files that a demo leaves, but for those that are written while it runs. */
final class Evidence {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** What of a node and of a link must be equal in truth and in the controller's view. */
  private static final List<String> NODE_FIELDS = List.of("id", "routerId", "nodeSid", "locator");

  private static final List<String> LINK_FIELDS =
      List.of("id", "igpMetric", "teMetric", "srlgs", "adjacencySid", "endX");

  /** Figures that travel rounded in BGP-LS, and the step that is kept of them (RFC 8571). */
  private static final Map<String, Double> ROUNDED =
      Map.of("delayMs", 1e-3, "jitterMs", 1e-3, "loss", 1e-6, "maxBandwidthKbps", 1.0);

  private final Path folder;

  Evidence(Path folder) {
    this.folder = folder;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  void writeJson(String name, Object value) throws IOException {
    Files.writeString(file(name), JSON.writeValueAsString(value) + "\n");
  }

  /** Keeps what the controller says of itself: journal, topology, matured forecasts. */
  void collect(ControllerClient controller) throws IOException {
    controller.download("/journal/export", file("journal.jsonl"));
    Files.writeString(
        file("topology-controller.json"), controller.get("/topology").toPrettyString());
    controller.download("/forecasts/matured", file("forecasts.csv"));
  }

  void writeConfigurations(Map<NodeId, RouterConfiguration> running) throws IOException {
    var routers = Files.createDirectories(file("routers"));
    for (var entry : running.entrySet()) {
      Files.writeString(
          routers.resolve(entry.getKey() + ".json"),
          EventCodec.json(RouterConfiguration.class, entry.getValue()) + "\n");
    }
  }

  /** Writes the truth in the words of the REST interface and compares the controller's view. */
  Summary.Topology compareTopology(Topology truth) throws IOException {
    var expected = JSON.createObjectNode();
    var nodes = expected.putArray("nodes");
    truth.nodes().forEach(node -> describe(nodes.addObject(), node));
    var links = expected.putArray("links");
    truth.links().forEach(link -> describe(links.addObject(), link));
    Files.writeString(file("topology-truth.json"), expected.toPrettyString());
    var actual = (ObjectNode) JSON.readTree(file("topology-controller.json").toFile());
    return new Summary.Topology(
        actual.get("nodes").size(),
        actual.get("links").size(),
        comparable(nodes, NODE_FIELDS).equals(comparable(actual.withArray("nodes"), NODE_FIELDS))
            && comparable(links, LINK_FIELDS)
                .equals(comparable(actual.withArray("links"), LINK_FIELDS)));
  }

  private static Map<String, List<String>> comparable(ArrayNode items, List<String> fields) {
    var byId = new TreeMap<String, List<String>>();
    for (var item : items) {
      var values = new ArrayList<>(fields.stream().map(f -> item.path(f).toString()).toList());
      ROUNDED.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .filter(entry -> item.has(entry.getKey()))
          .forEach(entry ->
              values.add(
                  Long.toString(
                      Math.round(item.get(entry.getKey()).asDouble() / entry.getValue()))));
      byId.put(item.get("id").asText(), values);
    }
    return byId;
  }

  private static void describe(ObjectNode json, Node node) {
    json.put("id", node.id().value());
    json.put("routerId", node.routerId().toString());
    node.nodeSid().ifPresent(sid -> json.put("nodeSid", sid.value()));
    node.locator().ifPresent(locator -> json.put("locator", locator.toString()));
  }

  private static void describe(ObjectNode json, Link link) {
    json.put("id", link.id().toString());
    json.put("igpMetric", link.igpMetric());
    json.put("teMetric", link.teMetric());
    json.put("delayMs", link.delay().millis());
    json.put("jitterMs", link.jitter().millis());
    json.put("loss", link.loss().ratio());
    json.put("maxBandwidthKbps", link.maxBandwidth().kbps());
    var srlgs = json.putArray("srlgs");
    link.srlgs().stream().map(srlg -> srlg.value()).sorted().forEach(srlgs::add);
    link.adjacencySid().ifPresent(sid -> json.put("adjacencySid", sid.value()));
    link.endX().ifPresent(sid -> json.put("endX", sid.toString()));
  }
}
