package io.branchline.bank;

import io.branchline.inventory.RouterAccess;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import io.branchline.segment.Dataplane;
import io.branchline.site.Bank;
import io.branchline.site.InterfaceId;
import io.branchline.traffic.BankCalendar;
import io.branchline.traffic.GroundTruth;
import io.branchline.traffic.NominalDemand;
import io.branchline.traffic.Objective;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A bank as the laboratory builds it.
 *
 * @param topology what its IGP would say while nothing has failed
 * @param ports the sending interface of every link
 * @param demands nominal sizes, in the order of their keys
 * @param objectives what is wanted, by class
 * @param sharedRisks names of the shared-risk groups
 * @param labels size of the SR global block; adjacency SIDs lie above it
 */
public record BankScenario(
    String name,
    BankCalendar calendar,
    Dataplane dataplane,
    Bank bank,
    Topology topology,
    SortedMap<LinkId, InterfaceId> ports,
    List<NominalDemand> demands,
    SortedMap<String, Objective> objectives,
    SortedMap<Srlg, String> sharedRisks,
    int labels) {
  /** First label of the SR global block: a node SID is this plus the node's index (RFC 8402). */
  public static final int SRGB_BASE = 16_000;

  public BankScenario {
    ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
    demands = List.copyOf(demands);
    objectives = Collections.unmodifiableSortedMap(new TreeMap<>(objectives));
    sharedRisks = Collections.unmodifiableSortedMap(new TreeMap<>(sharedRisks));
  }

  /**
   * Reads a bank file.
   *
   * @throws io.branchline.config.ConfigException when it is wrong; names line and field
   */
  public static BankScenario read(Path file) {
    return BankFile.read(file);
  }

  /** Reads the text of a bank file; {@code name} stands for the file in errors. */
  public static BankScenario parse(String name, String text) {
    return BankFile.parse(name, text);
  }

  /**
   * The joint-stock bank that comes with the laboratory: 3 data centres, 36 branches, 120 routers.
   */
  public static BankScenario jointStock() {
    return BankFile.parse("joint-stock.yaml", jointStockText());
  }

  /** The text of the joint-stock bank's file, to be copied and changed. */
  public static String jointStockText() {
    return resource("joint-stock.yaml");
  }

  /** The bank of the kernel lab: 2 data centres of 3 routers, 4 branches of one, SRv6. */
  public static BankScenario kernel() {
    return BankFile.parse("kernel.yaml", kernelText());
  }

  /** The text of the kernel lab's bank file. */
  public static String kernelText() {
    return resource("kernel.yaml");
  }

  /**
   * The kernel lab's bank file with another number of branches.
   *
   * @throws IllegalArgumentException when there are fewer than 3 or more than 200
   */
  public static String kernelText(int branches) {
    return KernelText.of(kernelText(), branches);
  }

  private static String resource(String name) {
    try (var in = BankScenario.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }

  /**
   * The text of a generated state bank's file: 4 data centres, up to 40 hubs, branches with one or
   * two MSTP lines and one 5G line.
   *
   * @param branches 100 to 40,000
   * @throws IllegalArgumentException when there are fewer or more
   */
  public static String stateText(int branches, long seed) {
    return StateBank.text(branches, seed);
  }

  /** The bank of {@link #stateText}. */
  public static BankScenario state(int branches, long seed) {
    return parse("state.yaml", stateText(branches, seed));
  }

  /** What the traffic model needs of it. */
  public GroundTruth groundTruth() {
    return new GroundTruth(bank, topology, ports, demands, objectives, calendar);
  }

  /**
   * What the controller is given: {@code inventory.yaml} with sites, lines and classes, but nothing
   * of the topology, which it must learn from the routers.
   */
  public String toInventoryYaml(Map<NodeId, RouterAccess> access) {
    return InventoryText.of(this, access);
  }

  /** The intents that the bank starts with, one for each class that has objectives. */
  public String toIntentsYaml() {
    return IntentsText.of(this);
  }
}
