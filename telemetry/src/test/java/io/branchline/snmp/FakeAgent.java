package io.branchline.snmp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.Snmp;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.StatusInformation;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.UnsignedInteger32;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/** An SNMP agent with a table of ports, which answers GETBULK (RFC 3416 section 4.2.3). */
final class FakeAgent implements AutoCloseable, CommandResponder {
  private final TreeMap<OID, Variable> values = new TreeMap<>();
  private final Snmp snmp;
  private final SnmpCredentials credentials;
  private final int port;

  FakeAgent(SnmpCredentials credentials) throws IOException {
    this.credentials = credentials;
    var dispatcher = new MessageDispatcherImpl();
    var transport = new DefaultUdpTransportMapping(new UdpAddress("127.0.0.1/0"));
    snmp = new Snmp(dispatcher, transport);
    switch (credentials) {
      case SnmpCredentials.Community _ -> dispatcher.addMessageProcessingModel(new MPv2c());
      case SnmpCredentials.User user ->
          dispatcher.addMessageProcessingModel(new MPv3(SnmpSession.usm(user)));
    }
    snmp.addCommandResponder(this);
    snmp.listen();
    port = transport.getListenAddress().getPort();
  }

  int port() {
    return port;
  }

  synchronized void port(int index, String name, boolean up, long outOctets) {
    values.put(new OID("1.3.6.1.2.1.31.1.1.1.1." + index), new OctetString(name));
    values.put(new OID("1.3.6.1.2.1.31.1.1.1.10." + index), new Counter64(outOctets));
    values.put(new OID("1.3.6.1.2.1.2.2.1.8." + index), new Integer32(up ? 1 : 2));
  }

  /** A policy with classes that is attached to a port, as CISCO-CLASS-BASED-QOS-MIB tells it. */
  synchronized void policy(int policy, int ifIndex, boolean output) {
    var mib = "1.3.6.1.4.1.9.9.166.1.";
    values.put(new OID(mib + "1.1.1.3." + policy), new Integer32(output ? 2 : 1));
    values.put(new OID(mib + "1.1.1.4." + policy), new Integer32(ifIndex));
    object(policy, 1, 900 + policy, 1, 0);
  }

  /**
   * An object of a policy.
   *
   * @param type 1 a policy map, 2 a class map, 3 what it matches
   */
  synchronized void object(int policy, int object, int config, int type, int parent) {
    var row = "1.3.6.1.4.1.9.9.166.1.5.1.1.";
    var index = "." + policy + "." + object;
    values.put(new OID(row + 2 + index), new UnsignedInteger32(config));
    values.put(new OID(row + 3 + index), new Integer32(type));
    values.put(new OID(row + 4 + index), new UnsignedInteger32(parent));
  }

  synchronized void className(int config, String name) {
    values.put(new OID("1.3.6.1.4.1.9.9.166.1.7.1.1.1." + config), new OctetString(name));
  }

  synchronized void counts(
      int policy, int object, long offeredPackets, long sent, long droppedPackets, long dropped) {
    var row = "1.3.6.1.4.1.9.9.166.1.15.1.1.";
    var index = "." + policy + "." + object;
    values.put(new OID(row + 3 + index), new Counter64(offeredPackets));
    values.put(new OID(row + 10 + index), new Counter64(sent));
    values.put(new OID(row + 14 + index), new Counter64(droppedPackets));
    values.put(new OID(row + 17 + index), new Counter64(dropped));
  }

  /**
   * What Huawei's HUAWEI-CBQOS-MIB tells of a classifier.
   *
   * @param direction 1 inbound, 2 outbound
   */
  synchronized void huawei(int ifIndex, int vlan, int direction, String name, long... passAndDrop) {
    var row = "1.3.6.1.4.1.2011.5.25.32.1.1.5.6.4.1.";
    var index = new StringBuilder("." + ifIndex + "." + vlan + "." + direction);
    index.append('.').append(name.length());
    name.chars().forEach(letter -> index.append('.').append(letter));
    values.put(new OID(row + 2 + index), new Counter64(passAndDrop[0] + passAndDrop[2]));
    values.put(new OID(row + 3 + index), new Counter64(passAndDrop[1] + passAndDrop[3]));
    for (int column = 0; column < passAndDrop.length; column++) {
      values.put(new OID(row + (6 + column) + index), new Counter64(passAndDrop[column]));
    }
  }

  /** A policy of H3C's HH3C-CBQOS2-MIB, and its classes from 1 on. */
  synchronized void h3cPolicy(int policy, String name, String... classes) {
    var mib = "1.3.6.1.4.1.25506.2.65.2.1.3.";
    values.put(new OID(mib + "2.1.2." + policy), new OctetString(name));
    for (int i = 0; i < classes.length; i++) {
      values.put(new OID(mib + "3.1.3." + policy + "." + (i + 1)), new OctetString(classes[i]));
    }
  }

  synchronized void h3cApply(int ifIndex, int direction, String policy) {
    values.put(
        new OID("1.3.6.1.4.1.25506.2.65.2.1.4.1.1.3." + ifIndex + "." + direction),
        new OctetString(policy));
  }

  /** Packets and octets that were enqueued, and that were discarded. */
  synchronized void h3cCounts(int ifIndex, int direction, int policyClass, long... counts) {
    var row = "1.3.6.1.4.1.25506.2.65.2.1.5.1.6.1.";
    var index = "." + ifIndex + "." + direction + "." + policyClass;
    values.put(new OID(row + 1 + index), new Counter64(counts[0] + counts[2]));
    values.put(new OID(row + 2 + index), new Counter64(counts[1] + counts[3]));
    for (int column = 0; column < counts.length; column++) {
      values.put(new OID(row + (3 + column) + index), new Counter64(counts[column]));
    }
  }

  @Override
  public synchronized <A extends Address> void processPdu(CommandResponderEvent<A> event) {
    var request = event.getPDU();
    boolean known =
        credentials instanceof SnmpCredentials.Community(var community)
            ? new OctetString(community).equals(new OctetString(event.getSecurityName()))
            : event.getSecurityLevel() == SecurityLevel.AUTH_PRIV;
    if (request == null || !known) {
      return;
    }
    var response = (PDU) request.clone();
    response.setType(PDU.RESPONSE);
    response.setErrorStatus(0);
    response.setErrorIndex(0);
    response.clear();
    response.setRequestID(request.getRequestID());
    int repetitions = request.getType() == PDU.GETBULK ? request.getMaxRepetitions() : 1;
    var at = new ArrayList<OID>();
    request.getVariableBindings().forEach(binding -> at.add(binding.getOid()));
    for (int i = 0; i < repetitions; i++) {
      for (int column = 0; column < at.size(); column++) {
        Map.Entry<OID, Variable> next = values.higherEntry(at.get(column));
        if (next == null) {
          response.add(new VariableBinding(at.get(column), Null.endOfMibView));
        } else {
          response.add(new VariableBinding(next.getKey(), next.getValue()));
          at.set(column, next.getKey());
        }
      }
    }
    try {
      event
          .getMessageDispatcher()
          .returnResponsePdu(
              event.getMessageProcessingModel(),
              event.getSecurityModel(),
              event.getSecurityName(),
              event.getSecurityLevel(),
              response,
              event.getMaxSizeResponsePDU(),
              event.getStateReference(),
              new StatusInformation());
    } catch (MessageException e) {
      throw new IllegalStateException(e);
    }
    event.setProcessed(true);
  }

  @Override
  public void close() throws IOException {
    snmp.close();
  }
}
