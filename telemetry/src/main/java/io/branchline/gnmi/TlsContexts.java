package io.branchline.gnmi;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Mutual TLS out of PEM files. */
final class TlsContexts {
  private TlsContexts() {}

  /**
   * A context for all connections of a kind; throws {@link UncheckedIOException} that names the
   * file which cannot be used.
   *
   * @param checksName whether the handshake checks the name of the router that is called
   */
  static SslContext client(GnmiTls files, boolean checksName) {
    var authorities = authorities(files.authorities());
    requireReadable(files.certificate());
    requireReadable(files.key());
    try {
      return GrpcSslContexts.forClient()
          .trustManager(new NamedTrustManager(authorities, checksName))
          .keyManager(files.certificate().toFile(), files.key().toFile())
          .build();
    } catch (IllegalArgumentException | SSLException e) {
      throw unusable(
          files.certificate() + " with the key " + files.key(),
          e instanceof IOException io ? io : new IOException(e.getMessage(), e));
    }
  }

  private static X509TrustManager authorities(Path file) {
    try (var in = Files.newInputStream(file)) {
      var certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (var certificate : certificates) {
        store.setCertificateEntry("authority-" + number++, certificate);
      }
      if (number == 0) {
        throw new IOException("there is no certificate in it");
      }
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      for (var manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager trust) {
          return trust;
        }
      }
      throw new IllegalStateException("this JDK has no X.509 trust manager");
    } catch (IOException e) {
      throw unusable(file.toString(), e);
    } catch (GeneralSecurityException e) {
      throw unusable(file.toString(), new IOException(e.getMessage(), e));
    }
  }

  private static void requireReadable(Path file) {
    if (!Files.isReadable(file)) {
      throw unusable(file.toString(), new IOException("it cannot be read"));
    }
  }

  private static UncheckedIOException unusable(String file, IOException e) {
    return new UncheckedIOException(
        "the collector's TLS file " + file + " is of no use: " + e.getMessage(), e);
  }
}
