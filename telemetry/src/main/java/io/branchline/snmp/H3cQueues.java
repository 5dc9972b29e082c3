package io.branchline.snmp;

import io.branchline.snmp.TableRows.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;

/**
 * H3C's HH3C-CBQOS2-MIB: a queue is a class of the policy that is applied to what a port sends. The
 * classes of policies inside of a policy are not told by port.
 */
final class H3cQueues implements QueueMib {
  /** hh3cCBQoSObjects. */
  private static final String MIB = "1.3.6.1.4.1.25506.2.65.2.1.";

  /** hh3cCBQoSIfApplyPolicyName, by port and direction. */
  private static final List<OID> APPLIED = List.of(new OID(MIB + "4.1.1.3"));

  /** hh3cCBQoSPolicyName, by policy. */
  private static final List<OID> POLICIES = List.of(new OID(MIB + "3.2.1.2"));

  /** hh3cCBQoSPolicyClassClassifierName, by policy and class. */
  private static final List<OID> CLASSES = List.of(new OID(MIB + "3.3.1.3"));

  /**
   * hh3cCBQoSIfQueueEnqueuedPackets, EnqueuedBytes, DiscardedPackets and DiscardedBytes, by port,
   * direction and class.
   */
  private static final List<OID> COUNTERS =
      List.of(
          new OID(MIB + "5.1.6.1.3"),
          new OID(MIB + "5.1.6.1.4"),
          new OID(MIB + "5.1.6.1.5"),
          new OID(MIB + "5.1.6.1.6"));

  private static final int OUTBOUND = 2;

  @Override
  public List<List<OID>> configuration() {
    return List.of(APPLIED, POLICIES, CLASSES);
  }

  @Override
  public Map<OID, Queue> queues(List<List<Row>> tables) {
    var policies = new HashMap<String, Integer>();
    for (var row : tables.get(1)) {
      if (row.values().getFirst() instanceof OctetString name && row.index().size() == 1) {
        policies.put(name.toString(), row.index().get(0));
      }
    }
    var queues = new HashMap<OID, Queue>();
    for (var row : tables.get(0)) {
      var index = row.index();
      if (row.values().getFirst() instanceof OctetString name
          && index.size() == 2
          && index.get(1) == OUTBOUND) {
        var policy = policies.get(name.toString());
        if (policy != null) {
          addClasses(index, policy, tables.get(2), queues);
        }
      }
    }
    return queues;
  }

  private static void addClasses(
      OID applied, int policy, List<Row> classes, Map<OID, Queue> queues) {
    for (var row : classes) {
      if (row.values().getFirst() instanceof OctetString name
          && row.index().size() == 2
          && row.index().get(0) == policy) {
        var index = new OID(new int[] {applied.get(0), OUTBOUND, row.index().get(1)});
        queues.put(index, new Queue(applied.get(0), name.toString()));
      }
    }
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
