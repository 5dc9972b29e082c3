package io.branchline.snmp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.snmp4j.CommunityTarget;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.Snmp;
import org.snmp4j.Target;
import org.snmp4j.UserTarget;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.AuthHMAC384SHA512;
import org.snmp4j.security.AuthSHA;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.PrivAES256;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmUser;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.transport.DefaultUdpTransportMapping;
import org.snmp4j.util.DefaultPDUFactory;
import org.snmp4j.util.TableUtils;

/** One UDP socket for all agents, and what is asked of each of them. */
final class SnmpSession {
  private static final int MAX_REPETITIONS = 20;
  private static final int RETRIES = 2;
  private static final int UP = 1;

  // RFC 2863.
  private static final OID IF_NAME = new OID("1.3.6.1.2.1.31.1.1.1.1");
  private static final OID IF_HC_OUT_OCTETS = new OID("1.3.6.1.2.1.31.1.1.1.10");
  private static final OID IF_OPER_STATUS = new OID("1.3.6.1.2.1.2.2.1.8");

  private final Snmp snmp;
  private final SnmpCredentials credentials;
  private final Duration timeout;

  /** What a port's row says. */
  record PortRow(int ifIndex, String name, boolean up, long outOctets) {}

  /**
   * All of an agent's ports and queues.
   *
   * @param classes which queues there are
   * @param dropped rows that were left out: there are too many, or a column is missing
   * @param error why there is no answer; empty when there is one
   */
  record Answer(
      List<PortRow> ports,
      ClassQueues classes,
      List<QueueMib.Counts> queues,
      int dropped,
      String error) {}

  /** Opens a socket; {@link IOException} when there is none. */
  SnmpSession(SnmpCredentials credentials, Duration timeout) throws IOException {
    this.credentials = credentials;
    this.timeout = timeout;
    var dispatcher = new MessageDispatcherImpl();
    snmp = new Snmp(dispatcher, new DefaultUdpTransportMapping(new UdpAddress("0.0.0.0/0")));
    switch (credentials) {
      case SnmpCredentials.Community _ -> dispatcher.addMessageProcessingModel(new MPv2c());
      case SnmpCredentials.User user -> {
        var usm = usm(user);
        dispatcher.addMessageProcessingModel(new MPv3(usm));
      }
    }
    snmp.listen();
  }

  static USM usm(SnmpCredentials.User user) {
    var protocols = SecurityProtocols.getInstance();
    protocols.addAuthenticationProtocol(new AuthSHA());
    protocols.addAuthenticationProtocol(new AuthHMAC192SHA256());
    protocols.addAuthenticationProtocol(new AuthHMAC384SHA512());
    protocols.addPrivacyProtocol(new PrivAES128());
    protocols.addPrivacyProtocol(new PrivAES256());
    var usm = new USM(protocols, new OctetString(MPv3.createLocalEngineID()), 0);
    var authentication =
        switch (user.authentication()) {
          case SHA1 -> AuthSHA.ID;
          case SHA256 -> AuthHMAC192SHA256.ID;
          case SHA512 -> AuthHMAC384SHA512.ID;
        };
    var privacy =
        switch (user.privacy()) {
          case AES128 -> PrivAES128.ID;
          case AES256 -> PrivAES256.ID;
        };
    usm.addUser(
        new UsmUser(
            new OctetString(user.name()),
            authentication,
            new OctetString(user.authPassphrase()),
            privacy,
            new OctetString(user.privPassphrase())));
    return usm;
  }

  /**
   * Asks for an agent's ports and queues; the taker is called once, on a thread of the session.
   *
   * @param known which queues it has; empty when that is to be asked, too
   */
  void walk(SnmpTarget target, Optional<ClassQueues> known, Consumer<Answer> taker) {
    var agent = address(target);
    table(
        agent,
        List.of(IF_NAME, IF_OPER_STATUS, IF_HC_OUT_OCTETS),
        table -> {
          var ports = ports(table.rows());
          int dropped = table.dropped() + table.rows().size() - ports.size();
          if (!table.error().isEmpty() || ports.isEmpty()) {
            taker.accept(new Answer(ports, ClassQueues.NONE, List.of(), dropped, table.error()));
          } else {
            known.ifPresentOrElse(
                classes -> queues(agent, ports, classes, dropped, taker),
                () -> classes(agent, 0, found -> queues(agent, ports, found, dropped, taker)));
          }
        });
  }

  /**
   * Asks which queues there are; an agent that does not answer has none.
   *
   * @param from the first of the ways to tell of them that it was not asked for yet
   */
  private void classes(Target<UdpAddress> agent, int from, Consumer<ClassQueues> taker) {
    if (from == QueueMib.ALL.size()) {
      taker.accept(ClassQueues.NONE);
      return;
    }
    var mib = QueueMib.ALL.get(from);
    tables(
        agent,
        mib.configuration(),
        new ArrayList<>(),
        tables -> {
          var queues = tables.isEmpty() ? Map.<OID, QueueMib.Queue>of() : mib.queues(tables);
          if (queues.isEmpty()) {
            classes(agent, from + 1, taker);
          } else {
            taker.accept(new ClassQueues(mib, queues));
          }
        });
  }

  /** Asks for tables one after another; for none any more, and gives none, when one is empty. */
  private void tables(
      Target<UdpAddress> agent,
      List<List<OID>> tables,
      List<List<TableRows.Row>> found,
      Consumer<List<List<TableRows.Row>>> taker) {
    if (found.size() == tables.size()) {
      taker.accept(found);
      return;
    }
    table(
        agent,
        tables.get(found.size()),
        table -> {
          if (table.rows().isEmpty()) {
            taker.accept(List.of());
          } else {
            found.add(table.rows());
            tables(agent, tables, found, taker);
          }
        });
  }

  private void queues(
      Target<UdpAddress> agent,
      List<PortRow> ports,
      ClassQueues classes,
      int dropped,
      Consumer<Answer> taker) {
    if (classes.queues().isEmpty()) {
      taker.accept(new Answer(ports, classes, List.of(), dropped, ""));
      return;
    }
    table(
        agent,
        classes.mib().counters(),
        table ->
            taker.accept(
                new Answer(
                    ports, classes, classes.counts(table.rows()), dropped + table.dropped(), "")));
  }

  private static List<PortRow> ports(List<TableRows.Row> rows) {
    var ports = new ArrayList<PortRow>();
    for (var row : rows) {
      var status = row.values().get(1);
      var octets = row.values().get(2);
      if (row.values().get(0) instanceof OctetString name
          && status != null
          && (octets instanceof Counter64 || octets instanceof Counter32)) {
        ports.add(
            new PortRow(
                row.index().last(), name.toString(), status.toInt() == UP, octets.toLong()));
      }
    }
    return ports;
  }

  private void table(Target<UdpAddress> agent, List<OID> columns, Consumer<TableRows.Table> taker) {
    var table = new TableUtils(snmp, new DefaultPDUFactory());
    table.setMaxNumRowsPerPDU(MAX_REPETITIONS);
    table.getTable(agent, columns.toArray(OID[]::new), new TableRows(taker), null, null, null);
  }

  private Target<UdpAddress> address(SnmpTarget target) {
    var address = new UdpAddress(target.host() + "/" + target.port());
    Target<UdpAddress> agent =
        switch (credentials) {
          case SnmpCredentials.Community community ->
              new CommunityTarget<>(address, new OctetString(community.community()));
          case SnmpCredentials.User user -> {
            var of = new UserTarget<UdpAddress>();
            of.setAddress(address);
            of.setSecurityName(new OctetString(user.name()));
            of.setSecurityLevel(SecurityLevel.AUTH_PRIV);
            yield of;
          }
        };
    agent.setVersion(
        credentials instanceof SnmpCredentials.User
            ? SnmpConstants.version3
            : SnmpConstants.version2c);
    agent.setTimeout(timeout.toMillis());
    agent.setRetries(RETRIES);
    return agent;
  }

  void close() {
    try {
      snmp.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("SNMP's socket did not close", e);
    }
  }
}
