package io.branchline.snmp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
import org.snmp4j.util.TableEvent;
import org.snmp4j.util.TableListener;
import org.snmp4j.util.TableUtils;

/** One UDP socket for all agents, and what is asked of each of them. */
final class SnmpSession {
  /** Ports beyond which an agent's table is not believed. */
  private static final int MAX_PORTS = 4096;

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
  record PortRow(String name, boolean up, long outOctets) {}

  /**
   * All of an agent's ports.
   *
   * @param dropped rows that were left out: there are too many, or a column is missing
   * @param error why there is no answer; empty when there is one
   */
  record Answer(List<PortRow> ports, int dropped, String error) {}

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

  /** Asks for an agent's ports; the taker is called once, on a thread of the session. */
  void walk(SnmpTarget target, Consumer<Answer> taker) {
    var table = new TableUtils(snmp, new DefaultPDUFactory());
    table.setMaxNumRowsPerPDU(MAX_REPETITIONS);
    table.getTable(
        address(target),
        new OID[] {IF_NAME, IF_OPER_STATUS, IF_HC_OUT_OCTETS},
        new Rows(taker),
        null,
        null,
        null);
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

  /** Collects rows as they come. */
  private static final class Rows implements TableListener {
    private final Consumer<Answer> taker;
    private final List<PortRow> ports = new ArrayList<>();
    private int dropped;
    private boolean finished;

    private Rows(Consumer<Answer> taker) {
      this.taker = taker;
    }

    @Override
    public boolean next(TableEvent event) {
      if (ports.size() >= MAX_PORTS) {
        dropped++;
        finish("");
        return false;
      }
      read(event);
      return true;
    }

    private void read(TableEvent event) {
      var columns = event.getColumns();
      if (event.isError() || columns == null) {
        return;
      }
      var name = columns[0] == null ? null : columns[0].getVariable();
      var status = columns[1] == null ? null : columns[1].getVariable();
      var octets = columns[2] == null ? null : columns[2].getVariable();
      if (name instanceof OctetString text
          && status != null
          && (octets instanceof Counter64 || octets instanceof Counter32)) {
        ports.add(new PortRow(text.toString(), status.toInt() == UP, octets.toLong()));
      } else {
        dropped++;
      }
    }

    @Override
    public void finished(TableEvent event) {
      read(event);
      finish(event.isError() ? explain(event) : "");
    }

    private void finish(String error) {
      if (!finished) {
        finished = true;
        taker.accept(new Answer(List.copyOf(ports), dropped, error));
      }
    }

    @Override
    public boolean isFinished() {
      return finished;
    }

    private static String explain(TableEvent event) {
      return event.getStatus() == TableEvent.STATUS_TIMEOUT
          ? "it does not answer over SNMP: check address, community or user"
          : "SNMP failed: " + event.getErrorMessage();
    }
  }

  void close() {
    try {
      snmp.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("SNMP's socket did not close", e);
    }
  }
}
