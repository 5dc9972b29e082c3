package io.branchline.demo;

import io.branchline.bank.BankScenario;
import io.branchline.bank.SmallBankText;
import io.branchline.fault.BrokerProcess;
import io.branchline.interop.TestBus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The routers of a branch with two lines, and a broker, for processes that tests start. */
final class KafkaRig implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-17T01:00:00Z");
  static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SPEED = 20;

  private static final BankScenario BANK =
      BankScenario.parse(
          "small",
          SmallBankText.of(
              SmallBankText.OFFICE,
              List.of("dc-a"),
              "mstp-1: {carrier: c1, committed: 10Mbps, hub: dc-a, ducts: [north]}",
              "5g: {carrier: c2, committed: 20Mbps, hub: dc-a, quota: 1GB}"));

  private final Path folder;
  private final BrokerProcess broker;
  private final Rig rig;

  private KafkaRig(Path folder, BrokerProcess broker, Rig rig) {
    this.folder = folder;
    this.broker = broker;
    this.rig = rig;
  }

  static KafkaRig start(Path folder) throws IOException {
    var broker = BrokerProcess.start(folder.resolve("kafka"));
    try {
      var kafka = Optional.of(broker.address());
      var rig = Rig.start(folder, BANK, List.of(), START, SPEED, 1, 0, false, kafka);
      return new KafkaRig(folder, broker, rig);
    } catch (IOException | RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  Rig rig() {
    return rig;
  }

  BrokerProcess broker() {
    return broker;
  }

  /**
   * Writes a configuration that is the controller's, but takes telemetry from Kafka.
   *
   * @param name of the file
   * @param more of the section {@code telemetry}, ending with a comma, or nothing
   */
  Path configure(String name, String more) throws IOException {
    var kafka =
        "source: kafka, %skafka: {properties: \"%s\", ".formatted(more, TestBus.properties());
    var text = Files.readString(folder.resolve("controller.yaml")).replace("kafka: {", kafka);
    return Files.writeString(folder.resolve(name), text);
  }

  @Override
  public void close() {
    rig.close();
    broker.close();
  }
}
