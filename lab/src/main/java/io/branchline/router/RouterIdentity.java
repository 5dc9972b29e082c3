package io.branchline.router;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/**
 * A server's certificate and its key. The JDK's key manager would keep the key in an encrypted key
 * store: ten milliseconds of key derivation for every router, which protect nothing here.
 */
final class RouterIdentity extends X509ExtendedKeyManager {
  private static final String ALIAS = "router";

  private final List<X509Certificate> presented = new CopyOnWriteArrayList<>();
  private final PrivateKey key;

  private RouterIdentity(X509Certificate certificate, PrivateKey key) {
    presented.add(certificate);
    this.key = key;
  }

  /** The certificate that the next connection is shown. */
  X509Certificate certificate() {
    return presented.getLast();
  }

  /** Shows another certificate for the same key from now on; what is returned ends that. */
  Runnable present(X509Certificate certificate) {
    presented.add(certificate);
    return () -> presented.remove(certificate);
  }

  static X509Certificate readCertificate(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " is no certificate: " + e.getMessage(), e);
    }
  }

  static RouterIdentity read(Path certificate, Path key) throws IOException {
    try (var parser = new PEMParser(Files.newBufferedReader(key))) {
      if (!(parser.readObject() instanceof PrivateKeyInfo info)) {
        throw new IOException(key + " is no PKCS #8 private key");
      }
      return new RouterIdentity(
          readCertificate(certificate), new JcaPEMKeyConverter().getPrivateKey(info));
    }
  }

  private String @Nullable [] aliases(String keyType) {
    return keyType.startsWith("EC") ? new String[] {ALIAS} : null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return aliases(keyType);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return aliases(keyType) == null ? null : ALIAS;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return aliases(keyType) == null ? null : ALIAS;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return alias.equals(ALIAS) ? new X509Certificate[] {certificate()} : null;
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return alias.equals(ALIAS) ? key : null;
  }
}
