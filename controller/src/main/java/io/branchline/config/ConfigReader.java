package io.branchline.config;

import io.branchline.bus.KafkaSettings;
import io.branchline.ipfix.Application;
import io.branchline.segment.Dataplane;
import io.branchline.segment.Ip;
import io.branchline.segment.Prefix;
import io.branchline.service.MatchRule.PortRange;
import io.branchline.store.Retention;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads the controller's configuration file. */
final class ConfigReader {
  private final Path folder;

  private ConfigReader(Path folder) {
    this.folder = folder;
  }

  static ControllerConfig read(Path file) {
    var folder = file.toAbsolutePath().getParent();
    return new ConfigReader(folder == null ? Path.of("/") : folder).read(YamlFile.read(file));
  }

  private ControllerConfig read(Fields root) {
    var config =
        new ControllerConfig(
            root.value("data", this::path),
            root.value("inventory", this::path),
            root.find("intents", this::path),
            root.find("alarms", this::path),
            root.findFields("clock").map(ConfigReader::clock),
            root.findFields("database").map(ConfigReader::database),
            api(root.findFields("api")),
            credentials(root.fields("credentials")),
            bgp(root.fields("bgp")),
            telemetry(root.findFields("telemetry")),
            planning(root.findFields("planning")));
    root.end();
    return config;
  }

  private Path path(String text) {
    return folder.resolve(text).normalize();
  }

  private static ControllerConfig.Clock clock(Fields fields) {
    var start = fields.value("start", Instant::parse);
    double speed = fields.findDecimal("speed").orElse(1.0);
    var epoch = fields.value("epoch", Instant::parse);
    if (!(speed > 0 && speed <= 3600)) {
      throw fields.error("speed", "must be above 0 and at most 3600, not " + speed);
    }
    fields.end();
    return new ControllerConfig.Clock(start, speed, epoch);
  }

  private static ControllerConfig.Database database(Fields fields) {
    var url = fields.text("url");
    if (!url.startsWith("jdbc:postgresql:")) {
      throw fields.error("url", "expected jdbc:postgresql://HOST:PORT/DATABASE");
    }
    var database =
        new ControllerConfig.Database(
            url, fields.text("user"), fields.findText("password").orElse(""));
    fields.end();
    return database;
  }

  private static ControllerConfig.Api api(Optional<Fields> found) {
    if (found.isEmpty()) {
      return new ControllerConfig.Api("127.0.0.1", 8443, Optional.empty(), List.of());
    }
    var fields = found.get();
    var users =
        fields.listFields("users").stream()
            .map(user -> {
              var read =
                  new ControllerConfig.User(
                      user.text("name"),
                      user.text("passwordHash"),
                      user.list("roles", text -> text));
              user.end();
              return read;
            })
            .toList();
    int port = fields.findInteger("port").orElse(8443);
    if (port < 0 || port > 65535) {
      throw fields.error("port", "a port is between 0 and 65535, not " + port);
    }
    var api =
        new ControllerConfig.Api(
            fields.findText("host").orElse("127.0.0.1"), port, fields.findText("loginCode"), users);
    fields.end();
    return api;
  }

  private ControllerConfig.Credentials credentials(Fields fields) {
    var netconf = fields.fields("netconf");
    var gnmi = fields.fields("gnmi");
    var credentials =
        new ControllerConfig.Credentials(
            netconf.text("user"),
            netconf.text("password"),
            gnmi.value("ca", this::path),
            gnmi.value("certificate", this::path),
            gnmi.value("key", this::path),
            fields.findFields("snmp").map(ConfigReader::snmp));
    netconf.end();
    gnmi.end();
    fields.end();
    return credentials;
  }

  private static ControllerConfig.Snmp snmp(Fields fields) {
    ControllerConfig.Snmp snmp =
        fields.has("community")
            ? new ControllerConfig.Snmp.Community(fields.text("community"))
            : new ControllerConfig.Snmp.User(
                fields.text("user"),
                oneOf(fields, "authentication", "sha256", "sha1", "sha512"),
                passphrase(fields, "authPassphrase"),
                oneOf(fields, "privacy", "aes128", "aes256"),
                passphrase(fields, "privPassphrase"));
    fields.end();
    return snmp;
  }

  /** A field that has one of some values, by default the first. */
  private static String oneOf(Fields fields, String field, String usual, String... others) {
    var value = fields.findText(field).orElse(usual);
    if (!value.equals(usual) && !List.of(others).contains(value)) {
      throw fields.error(
          field, "\"" + value + "\" is neither " + usual + " nor " + String.join(", ", others));
    }
    return value;
  }

  /** RFC 3414 section 11.2 wants eight characters at least. */
  private static String passphrase(Fields fields, String field) {
    var text = fields.text(field);
    if (text.length() < 8) {
      throw fields.error(field, "needs at least 8 characters");
    }
    return text;
  }

  private static ControllerConfig.Bgp bgp(Fields fields) {
    long as = fields.value("as", Long::parseLong);
    if (as < 1 || as > 0xFFFF_FFFFL) {
      throw fields.error("as", "an AS number is 1 to 4294967295, not " + as);
    }
    var routerId = fields.value("routerId", Ip::of);
    var peers =
        fields.listFields("peers").stream()
            .map(peer -> {
              var read =
                  new ControllerConfig.Peer(
                      peer.value("address", HostPort::parse), peer.find("listen", HostPort::parse));
              peer.end();
              return read;
            })
            .toList();
    if (peers.isEmpty()) {
      throw fields.error("peers", "at least one BGP-LS peer tells the topology");
    }
    fields.end();
    return new ControllerConfig.Bgp(as, routerId, peers);
  }

  private ControllerConfig.Telemetry telemetry(Optional<Fields> found) {
    if (found.isEmpty()) {
      return new ControllerConfig.Telemetry(
          Duration.ofSeconds(10),
          List.of(),
          Retention.DEFAULT,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty());
    }
    var fields = found.get();
    var bus = fields.findFields("kafka");
    boolean fromBus = oneOf(fields, "source", "routers", "kafka").equals("kafka");
    if (fromBus && bus.isEmpty()) {
      throw fields.error("source", "is kafka: say in kafka where that is");
    }
    boolean elsewhere = oneOf(fields, "learners", "controller", "kafka").equals("kafka");
    if (elsewhere && !fromBus) {
      throw fields.error("learners", "is kafka: source has to be kafka, too");
    }
    var group =
        bus.flatMap(kafka -> kafka.findText("group")).orElse(KafkaSettings.CONTROLLER_GROUP);
    var telemetry =
        new ControllerConfig.Telemetry(
            fields.find("sampleInterval", Durations::parse).orElse(Duration.ofSeconds(10)),
            fields.list("history", this::path),
            fields.findFields("retention").map(ConfigReader::retention).orElse(Retention.DEFAULT),
            fields.findFields("remoteWrite").map(ConfigReader::remoteWrite),
            bus.map(this::kafka),
            Optional.of(group).filter(_ -> fromBus),
            elsewhere,
            fields.findFields("ipfix").map(ConfigReader::ipfix));
    fields.end();
    return telemetry;
  }

  private static ControllerConfig.RemoteWriteTo remoteWrite(Fields fields) {
    var to =
        new ControllerConfig.RemoteWriteTo(
            fields.value("url", ConfigReader::httpUrl), fields.findText("authorization"));
    fields.end();
    return to;
  }

  private static URI httpUrl(String text) {
    var url = URI.create(text);
    if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not an address: expected for instance"
              + " http://localhost:8428/api/v1/write");
    }
    return url;
  }

  private KafkaSettings kafka(Fields fields) {
    var kafka =
        new KafkaSettings(
            fields.text("servers"),
            fields.findText("topic").orElse(KafkaSettings.DEFAULT_TOPIC),
            fields.find("properties", this::path));
    fields.end();
    return kafka;
  }

  private static Retention retention(Fields fields) {
    var usual = Retention.DEFAULT;
    try {
      var retention =
          new Retention(
              fields.find("raw", Durations::parse).orElse(usual.raw()),
              fields.find("1m", Durations::parse).orElse(usual.minute()),
              fields.find("5m", Durations::parse).orElse(usual.fiveMinutes()),
              fields.find("1h", Durations::parse).orElse(usual.hour()));
      fields.end();
      return retention;
    } catch (IllegalArgumentException e) {
      throw fields.error("", String.valueOf(e.getMessage()));
    }
  }

  private static ControllerConfig.Ipfix ipfix(Fields fields) {
    var applications =
        fields.listFields("applications").stream()
            .map(application -> {
              var name = application.text("name");
              var ports = application.list("ports", PortRange::parse);
              var to = application.find("to", Prefix::parse);
              application.end();
              return application.build(() -> new Application(name, ports, to));
            })
            .toList();
    int subnetLength = fields.findInteger("subnetLength").orElse(26);
    if (subnetLength < 8 || subnetLength > 32) {
      throw fields.error("subnetLength", "is between 8 and 32 bits, not " + subnetLength);
    }
    var ipfix =
        new ControllerConfig.Ipfix(
            fields.value("listen", HostPort::parse), applications, subnetLength);
    fields.end();
    return ipfix;
  }

  private static ControllerConfig.Planning planning(Optional<Fields> found) {
    var every = Duration.ofMinutes(5);
    var horizon = Duration.ofHours(1);
    var step = Duration.ofMinutes(5);
    if (found.isEmpty()) {
      return new ControllerConfig.Planning(every, horizon, step, Dataplane.MPLS);
    }
    var fields = found.get();
    var planning =
        new ControllerConfig.Planning(
            fields.find("every", Durations::parse).orElse(every),
            fields.find("horizon", Durations::parse).orElse(horizon),
            fields.find("step", Durations::parse).orElse(step),
            fields.find("dataplane", ConfigReader::dataplane).orElse(Dataplane.MPLS));
    if (planning.horizon().compareTo(planning.step()) < 0) {
      throw fields.error("horizon", "is shorter than one step");
    }
    fields.end();
    return planning;
  }

  private static Dataplane dataplane(String text) {
    return switch (text) {
      case "mpls" -> Dataplane.MPLS;
      case "srv6" -> Dataplane.SRV6;
      default -> throw new IllegalArgumentException("\"" + text + "\" is neither mpls nor srv6");
    };
  }
}
