package io.branchline.snmp;

import io.branchline.snmp.TableRows.Row;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;

/**
 * Cisco's CISCO-CLASS-BASED-QOS-MIB: a queue is a class map of a policy that is attached to what a
 * port sends. Of a class map with a policy of its own inside, the classes of that one are the
 * queues.
 */
final class CiscoQueues implements QueueMib {
  private static final String MIB = "1.3.6.1.4.1.9.9.166.1.";

  /** cbQosPolicyDirection and cbQosIfIndex, by policy. */
  private static final List<OID> POLICIES =
      List.of(new OID(MIB + "1.1.1.3"), new OID(MIB + "1.1.1.4"));

  /** cbQosConfigIndex, cbQosObjectsType and cbQosParentObjectsIndex, by policy and object. */
  private static final List<OID> OBJECTS =
      List.of(new OID(MIB + "5.1.1.2"), new OID(MIB + "5.1.1.3"), new OID(MIB + "5.1.1.4"));

  /** cbQosCMName, by configuration. */
  private static final List<OID> NAMES = List.of(new OID(MIB + "7.1.1.1"));

  /**
   * cbQosCMPrePolicyPkt64, cbQosCMPostPolicyByte64, cbQosCMDropPkt64 and cbQosCMDropByte64, by
   * policy and object.
   */
  private static final List<OID> COUNTERS =
      List.of(
          new OID(MIB + "15.1.1.3"),
          new OID(MIB + "15.1.1.10"),
          new OID(MIB + "15.1.1.14"),
          new OID(MIB + "15.1.1.17"));

  private static final int OUTPUT = 2;
  private static final int POLICY_MAP = 1;
  private static final int CLASS_MAP = 2;

  @Override
  public List<List<OID>> configuration() {
    return List.of(POLICIES, OBJECTS, NAMES);
  }

  @Override
  public List<OID> counters() {
    return COUNTERS;
  }

  @Override
  public Map<OID, Queue> queues(List<List<Row>> tables) {
    var policies = tables.get(0);
    var objects = tables.get(1);
    var names = tables.get(2);
    var ports = new HashMap<Integer, Integer>();
    for (var row : policies) {
      if (number(row, 0) == OUTPUT && row.index().size() == 1) {
        ports.put(row.index().get(0), number(row, 1));
      }
    }
    var classes = new HashMap<Integer, String>();
    for (var row : names) {
      if (row.values().getFirst() instanceof OctetString name && row.index().size() == 1) {
        classes.put(row.index().get(0), name.toString());
      }
    }
    var outer = new HashSet<OID>();
    for (var row : objects) {
      if (number(row, 1) == POLICY_MAP && number(row, 2) != 0 && row.index().size() == 2) {
        outer.add(new OID(new int[] {row.index().get(0), number(row, 2)}));
      }
    }
    return queues(objects, ports, classes, outer);
  }

  private static Map<OID, Queue> queues(
      List<Row> objects,
      Map<Integer, Integer> ports,
      Map<Integer, String> classes,
      Set<OID> outer) {
    var queues = new HashMap<OID, Queue>();
    var known = new HashSet<Queue>();
    for (var row : objects) {
      if (row.index().size() != 2 || number(row, 1) != CLASS_MAP || outer.contains(row.index())) {
        continue;
      }
      var port = ports.get(row.index().get(0));
      var name = classes.get(number(row, 0));
      if (port != null && name != null && known.add(new Queue(port, name))) {
        queues.put(row.index(), new Queue(port, name));
      }
    }
    return queues;
  }

  @Override
  public Counts counts(Queue queue, long[] values) {
    return new Counts(queue, values[1], values[0] - values[2], values[3], values[2]);
  }

  /** A number below 2^32 as an int; -1 when there is none. */
  private static int number(Row row, int column) {
    @Nullable Variable value = row.values().get(column);
    return value == null || value instanceof OctetString ? -1 : (int) value.toLong();
  }
}
