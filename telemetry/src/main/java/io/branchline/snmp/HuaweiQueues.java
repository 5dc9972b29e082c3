package io.branchline.snmp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.branchline.snmp.TableRows.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snmp4j.smi.OID;

/**
 * Huawei's HUAWEI-CBQOS-MIB: a queue is a classifier of the policy that is applied to what a port
 * sends. The table of their statistics is indexed by port, VLAN, direction and the classifier's
 * name, so that nothing else has to be asked.
 */
final class HuaweiQueues implements QueueMib {
  /** hwCBQoSPolicyStatisticsClassifierTable. */
  private static final String TABLE = "1.3.6.1.4.1.2011.5.25.32.1.1.5.6.4.1.";

  /** hwCBQoSPolicyStatClassifierMatchedPackets: any column will do. */
  private static final List<OID> ROWS = List.of(new OID(TABLE + 2));

  /** MatchedPassPackets, MatchedPassBytes, MatchedDropPackets and MatchedDropBytes. */
  private static final List<OID> COUNTERS =
      List.of(new OID(TABLE + 6), new OID(TABLE + 7), new OID(TABLE + 8), new OID(TABLE + 9));

  private static final int OUTBOUND = 2;

  @Override
  public List<List<OID>> configuration() {
    return List.of(ROWS);
  }

  @Override
  public Map<OID, Queue> queues(List<List<Row>> tables) {
    var queues = new HashMap<OID, Queue>();
    for (var row : tables.getFirst()) {
      find(row.index().getValue()).ifPresent(queue -> queues.put(row.index(), queue));
    }
    return queues;
  }

  /**
   * Of an index: port, VLAN (0 where the policy is the port's own), direction, and the name, with
   * its length before it (RFC 2578 section 7.7).
   */
  private static Optional<Queue> find(int[] index) {
    if (index.length < 5 || index[1] != 0 || index[2] != OUTBOUND || index[3] != index.length - 4) {
      return Optional.empty();
    }
    var name = new byte[index[3]];
    for (int i = 0; i < name.length; i++) {
      name[i] = (byte) index[4 + i];
    }
    return Optional.of(new Queue(index[0], new String(name, UTF_8)));
  }

  @Override
  public List<OID> counters() {
    return COUNTERS;
  }

  @Override
  public Counts counts(Queue queue, long[] values) {
    return new Counts(queue, values[1], values[0], values[3], values[2]);
  }
}
