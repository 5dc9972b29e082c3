package io.branchline.fault;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.gnmi.GnmiCollector;
import io.branchline.gnmi.GnmiConfig;
import io.branchline.gnmi.GnmiTarget;
import io.branchline.gnmi.GnmiTls;
import io.branchline.interop.Eventually;
import io.branchline.measure.Observation;
import io.branchline.measure.Sample;
import io.branchline.measure.SourceStatus;
import io.branchline.measure.TelemetrySource;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.router.Credentials;
import io.branchline.router.Pki;
import io.branchline.router.RouterFleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An expired certificate as the JDK's own TLS sees it, and what the collector says of it. */
@Timeout(120)
class CertificateExpiryTest {
  private static final NodeId OTHER = new NodeId("dc-a-r1");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private FaultBench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new FaultBench(folder);
  }

  @AfterEach
  void stop() throws Exception {
    bench.close();
  }

  private Injected expire() {
    return bench.target.inject(
        InjectableFault.of(FaultKind.CERTIFICATE_EXPIRY, FaultBench.GATEWAY.value()));
  }

  private int port(NodeId router) {
    return requireNonNull(bench.sessions.access().get(router)).gnmiPort();
  }

  /** Whoever it is, and whatever the clock says. */
  private static final class Credulous implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** What a router's gNMI server shows to somebody new. */
  private X509Certificate shown(NodeId router) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Credulous()}, null);
    try (var socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port(router))) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  void theLabsOwnAuthorityIssuedItAndItIsNotValidAnyMore() throws Exception {
    var good = shown(FaultBench.GATEWAY);
    var elsewhere = shown(OTHER);
    var fault = expire();
    var expired = shown(FaultBench.GATEWAY);
    assertThrows(CertificateExpiredException.class, expired::checkValidity);
    assertDoesNotThrow(() -> expired.verify(authority().getPublicKey()));
    assertEquals(good.getSubjectX500Principal(), expired.getSubjectX500Principal());
    assertEquals(
        List.copyOf(good.getSubjectAlternativeNames()),
        List.copyOf(expired.getSubjectAlternativeNames()));
    assertEquals(good.getExtendedKeyUsage(), expired.getExtendedKeyUsage());
    assertEquals(good.getPublicKey(), expired.getPublicKey());
    assertNotEquals(good.getSerialNumber(), expired.getSerialNumber());
    assertEquals(elsewhere, shown(OTHER));

    var again = expire();
    fault.undo();
    fault.undo();
    assertThrows(CertificateExpiredException.class, shown(FaultBench.GATEWAY)::checkValidity);
    again.undo();
    assertEquals(good, shown(FaultBench.GATEWAY));
  }

  private X509Certificate authority() throws Exception {
    try (var file = Files.newInputStream(bench.fleet.pki().authority())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(file);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theCollectorLosesThatRouterAloneSaysWhyAndComesBack() throws Exception {
    var pki = bench.fleet.pki();
    var tls =
        new GnmiTls(pki.authority(), pki.certificate(Pki.CONTROLLER), pki.key(Pki.CONTROLLER));
    var targets =
        List.of(FaultBench.GATEWAY, OTHER).stream()
            .map(router -> new GnmiTarget(router, "127.0.0.1", port(router)))
            .toList();
    try (var collector =
        new GnmiCollector(
            GnmiConfig.of(targets, tls),
            FaultBench.BANK.bank(),
            NetworkClock.real(InstantSource.system()),
            1)) {
      collector.start(new Deaf());
      awaitConnected(collector);
      var fault = expire();
      Eventually.that(
          "the collector knows why",
          PATIENCE,
          () -> status(collector).reason().startsWith("its certificate expired at "));
      assertEquals(SourceStatus.State.CONNECTING, status(collector).state());
      assertTrue(
          collector.listSources().stream()
              .filter(source -> source.node().equals(OTHER))
              .allMatch(source -> source.state() == SourceStatus.State.CONNECTED));
      fault.undo();
      awaitConnected(collector);
    }
  }

  private static final class Deaf implements TelemetrySource.Sink {
    @Override
    public void samples(List<Sample> samples) {}

    @Override
    public void observed(Observation observation) {}
  }

  private static SourceStatus status(GnmiCollector collector) {
    return collector.listSources().stream()
        .filter(source -> source.node().equals(FaultBench.GATEWAY))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitConnected(GnmiCollector collector) throws Exception {
    Eventually.that(
        "both are heard",
        PATIENCE,
        () ->
            collector.listSources().stream()
                .allMatch(source -> source.state() == SourceStatus.State.CONNECTED));
  }

  @Test
  void routersThatShareACertificateCannotLoseItAlone() throws Exception {
    try (var shared =
        RouterFleet.start(
            List.of(FaultBench.GATEWAY, OTHER),
            folder.resolve("shared"),
            new Credentials("branchline", "secret"),
            true)) {
      assertTrue(shared.expireCertificate(OTHER).isEmpty());
    }
  }
}
