package io.branchline.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka broker of one node (KRaft) in a JVM of its own, on the class path of this one; it ends
 * with this one. It can be killed, and started again on what it left.
 */
public final class BrokerProcess implements FaultTarget, AutoCloseable {
  private static final String UP = "up";
  private static final long ENDING_SECONDS = 30;

  private final Path folder;
  private final int port;
  private final int controllerPort;
  private Process process;

  private BrokerProcess(Path folder, int port, int controllerPort) throws IOException {
    this.folder = folder;
    this.port = port;
    this.controllerPort = controllerPort;
    process = launch();
  }

  /** Starts a broker that keeps its data in a folder, and returns when it answers. */
  public static BrokerProcess start(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new BrokerProcess(folder, freePort(), freePort());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Its address, {@code HOST:PORT}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)) {
        throw new FaultException("the broker does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException("interrupted while the broker was killed", e);
    }
  }

  /** Starts it again, and returns when it answers. */
  public void restart() {
    try {
      process = launch();
    } catch (IOException e) {
      throw new FaultException("the broker does not start again: " + e.getMessage(), e);
    }
  }

  private Process launch() throws IOException {
    var log = folder.resolve("broker.log");
    var started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProcess.class.getName(),
                folder.toString(),
                Integer.toString(port),
                Integer.toString(controllerPort),
                Long.toString(ProcessHandle.current().pid()))
            .redirectError(log.toFile())
            .start();
    var out = new BufferedReader(new InputStreamReader(started.getInputStream(), UTF_8));
    for (var line = out.readLine(); line != null; line = out.readLine()) {
      if (line.equals(UP)) {
        Thread.ofVirtual().name("broker-output").start(() -> drain(out));
        return started;
      }
    }
    started.destroyForcibly();
    throw new IOException("the broker ended; its log is " + log);
  }

  private static void drain(BufferedReader out) {
    try (out) {
      while (out.readLine() != null) {
        // Only its first words matter.
      }
    } catch (IOException e) {
      // It was killed.
    }
  }

  @Override
  public Set<FaultKind> kinds() {
    return EnumSet.of(FaultKind.BROKER_LOSS);
  }

  @Override
  public Injected inject(InjectableFault fault) {
    kill();
    return Injected.once(this::restart);
  }

  @Override
  public void close() {
    kill();
  }

  /** The broker itself. Arguments: folder, its two ports, the process that it ends with. */
  public static void main(String[] arguments) throws Exception {
    ProcessHandle.of(Long.parseLong(arguments[3]))
        .ifPresentOrElse(
            parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(0)),
            () -> Runtime.getRuntime().halt(0));
    var folder = Path.of(arguments[0]);
    var settings = settings(folder.resolve("log"), arguments[1], arguments[2]);
    if (!Files.exists(folder.resolve("log").resolve("meta.properties"))) {
      var file = folder.resolve("server.properties");
      Files.writeString(
          file,
          settings.entrySet().stream()
              .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
              .collect(Collectors.joining()));
      StorageTool.execute(
          new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()},
          new PrintStream(PrintStream.nullOutputStream(), true, UTF_8));
    }
    var properties = new Properties();
    properties.putAll(settings);
    new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM).startup();
    System.out.println(UP);
  }

  private static Map<String, String> settings(Path data, String port, String controllerPort) {
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", "1"),
        Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
        Map.entry(
            "listeners",
            "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
        Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
        Map.entry("controller.listener.names", "CONTROLLER"),
        Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry("log.dirs", data.toString()),
        Map.entry("num.partitions", "4"),
        Map.entry("offsets.topic.num.partitions", "1"),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        // So that the death of a consumer is soon known.
        Map.entry("group.min.session.timeout.ms", "1000"));
  }
}
