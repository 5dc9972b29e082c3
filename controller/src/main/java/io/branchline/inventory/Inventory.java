package io.branchline.inventory;

import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.site.Bank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The bank and the way to each of its routers.
 *
 * @param zone the time zone of the bank's working day
 * @param risks what the numbers of shared risks stand for: carriers, ducts, towers
 */
public record Inventory(
    Bank bank, ZoneId zone, Map<Srlg, String> risks, SortedMap<NodeId, RouterAccess> access) {
  public Inventory {
    risks = Map.copyOf(risks);
    access = Collections.unmodifiableSortedMap(new TreeMap<>(access));
    for (var router : bank.routers()) {
      if (!access.containsKey(router)) {
        throw new IllegalArgumentException("router " + router + " has no address");
      }
    }
  }

  /**
   * Reads {@code inventory.yaml}.
   *
   * @throws io.branchline.config.ConfigException when it is wrong; names line and field
   */
  public static Inventory read(Path file) {
    return InventoryReader.read(file);
  }

  /** The SHA-256 of an inventory file, which tells whether a journal was written with it. */
  public static String hash(Path file) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /**
   * How a router is reached; throws {@link IllegalArgumentException} when there is no such router.
   */
  public RouterAccess getAccess(NodeId router) {
    var found = access.get(router);
    if (found == null) {
      throw new IllegalArgumentException("no router " + router);
    }
    return found;
  }
}
