package io.branchline.linux;

import io.branchline.metric.Bandwidth;
import io.branchline.netconf.Xml;
import io.branchline.policy.RouterChange;
import io.branchline.service.QueueProfile;
import java.util.SortedMap;
import java.util.TreeMap;
import org.w3c.dom.Element;

/** Module {@code branchline-qos}: the queues of each interface. */
final class QosModule {
  static final String NAMESPACE = "urn:branchline:yang:qos";
  static final String QUEUES = "interface-queues";

  private QosModule() {}

  static void render(RouterChange change, Element config) {
    if (change.putQueues().isEmpty() && change.removedQueues().isEmpty()) {
      return;
    }
    var container = Xml.append(config, NAMESPACE, QUEUES);
    change.removedQueues().stream()
        .sorted()
        .forEach(
            name -> Xml.leaf(LinuxDialect.entry(container, "interface", "remove"), "name", name));
    change
        .putQueues()
        .forEach((name, profile) ->
            render(name, profile, LinuxDialect.entry(container, "interface", "replace")));
  }

  private static void render(String name, QueueProfile profile, Element entry) {
    Xml.leaf(entry, "name", name);
    Xml.leaf(entry, "shaper-bps", profile.shaper().bitsPerSecond());
    for (var queue : profile.queues()) {
      var element = Xml.append(entry, "queue");
      Xml.leaf(element, "name", queue.name());
      Xml.leaf(element, "strict", queue.strict());
      Xml.leaf(element, "guarantee-bps", queue.guarantee().bitsPerSecond());
      Xml.leaf(element, "ceiling-bps", queue.ceiling().bitsPerSecond());
      Xml.leaf(element, "weight", queue.weight());
      Xml.leaf(element, "buffer-bytes", queue.bufferBytes());
    }
  }

  static SortedMap<String, QueueProfile> parse(Element container) {
    var fields = new Fields(container, "/" + QUEUES);
    var profiles = new TreeMap<String, QueueProfile>();
    for (var entry : fields.take("interface")) {
      var name = new Fields(entry, fields.path() + "/interface").get("name", text -> text);
      var path = fields.path() + "/interface[" + name + "]";
      if (profiles.put(name, parseProfile(new Fields(entry, path))) != null) {
        throw new IllegalArgumentException(path + " is there twice");
      }
    }
    fields.end();
    return profiles;
  }

  private static QueueProfile parseProfile(Fields fields) {
    fields.take("name");
    var shaper = fields.get("shaper-bps", QosModule::rate);
    var queues =
        fields.take("queue").stream()
            .map(entry -> parseQueue(new Fields(entry, fields.path() + "/queue")))
            .toList();
    fields.end();
    return fields.make(() -> new QueueProfile(shaper, queues));
  }

  private static QueueProfile.Queue parseQueue(Fields fields) {
    var name = fields.get("name", text -> text);
    boolean strict = fields.find("strict", QosModule::flag).orElse(false);
    var guarantee = fields.find("guarantee-bps", QosModule::rate).orElse(Bandwidth.ZERO);
    var ceiling = fields.get("ceiling-bps", QosModule::rate);
    int weight = fields.find("weight", Integer::parseInt).orElse(1);
    int buffer = fields.get("buffer-bytes", Integer::parseInt);
    fields.end();
    return fields.make(
        () -> new QueueProfile.Queue(name, strict, guarantee, ceiling, weight, buffer));
  }

  private static Bandwidth rate(String text) {
    return new Bandwidth(Long.parseLong(text));
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }
}
