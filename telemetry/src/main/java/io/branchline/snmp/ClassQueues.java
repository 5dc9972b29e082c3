package io.branchline.snmp;

import io.branchline.snmp.QueueMib.Counts;
import io.branchline.snmp.QueueMib.Queue;
import io.branchline.snmp.TableRows.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.OID;

/**
 * The queues that an agent has.
 *
 * @param mib by which it tells of them
 * @param queues by the index of their row of counters
 */
record ClassQueues(QueueMib mib, Map<OID, Queue> queues) {
  static final ClassQueues NONE = new ClassQueues(QueueMib.ALL.getFirst(), Map.of());

  ClassQueues {
    queues = Map.copyOf(queues);
  }

  /** Reads the rows of the counters; one that lacks any is left out. */
  List<Counts> counts(List<Row> rows) {
    var counts = new ArrayList<Counts>();
    for (var row : rows) {
      var queue = queues.get(row.index());
      var values =
          row.values().stream()
              .filter(Counter64.class::isInstance)
              .mapToLong(value -> ((Counter64) value).toLong())
              .toArray();
      if (queue != null && values.length == mib.counters().size()) {
        counts.add(mib.counts(queue, values));
      }
    }
    return counts;
  }
}
