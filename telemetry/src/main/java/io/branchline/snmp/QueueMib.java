package io.branchline.snmp;

import io.branchline.snmp.TableRows.Row;
import java.util.List;
import java.util.Map;
import org.snmp4j.smi.OID;

/**
 * How the agents of a vendor tell of queues: tables that say which there are, and one that says
 * what each has counted.
 */
interface QueueMib {
  /** In the order in which agents are asked; the first of which an agent has queues is its own. */
  List<QueueMib> ALL = List.of(new CiscoQueues(), new HuaweiQueues(), new H3cQueues());

  /**
   * A queue.
   *
   * @param ifIndex the port's
   */
  record Queue(int ifIndex, String name) {}

  /** What a queue counts. */
  record Counts(
      Queue queue, long sentOctets, long sentPackets, long droppedOctets, long droppedPackets) {}

  /** The columns of the tables that say which queues there are. */
  List<List<OID>> configuration();

  /**
   * Which queues there are.
   *
   * @param tables the rows of each table of the configuration
   * @return by the index of their row of counters
   */
  Map<OID, Queue> queues(List<List<Row>> tables);

  /** The columns of the counters. */
  List<OID> counters();

  /** Reads counters, one a column. */
  Counts counts(Queue queue, long[] values);
}
