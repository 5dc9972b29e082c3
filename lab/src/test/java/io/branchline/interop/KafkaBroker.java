package io.branchline.interop;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A Kafka broker of one node (KRaft) in this JVM. */
final class KafkaBroker {
  private KafkaBroker() {}

  /** Arguments: folder, port of the broker, port of its controller. Says "up". */
  public static void main(String[] arguments) throws Exception {
    var folder = Path.of(arguments[0]);
    var port = arguments[1];
    var controllerPort = arguments[2];
    Map<String, String> settings =
        Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
            Map.entry(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
            Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            Map.entry("log.dirs", folder.resolve("log").toString()),
            Map.entry("num.partitions", "4"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // So that the death of a consumer is soon known.
            Map.entry("group.min.session.timeout.ms", "1000"));
    Files.createDirectories(folder);
    var file = folder.resolve("server.properties");
    Files.writeString(
        file,
        settings.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
            .collect(Collectors.joining()));
    if (!Files.exists(folder.resolve("log").resolve("meta.properties"))) {
      StorageTool.execute(
          new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()},
          new PrintStream(PrintStream.nullOutputStream()));
    }
    var properties = new Properties();
    properties.putAll(settings);
    new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM).startup();
    System.out.println("up");
  }
}
