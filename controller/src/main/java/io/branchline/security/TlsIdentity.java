package io.branchline.security;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The console's own certificate: read from its folder, or made there, self-signed, the first time.
 */
public final class TlsIdentity {
  private static final Duration VALID = Duration.ofDays(397);
  private static final char[] STORE_PASSWORD = "branchline".toCharArray();
  private static final String ALIAS = "console";

  private final KeyStore keyStore;
  private final Path certificateFile;

  private TlsIdentity(KeyStore keyStore, Path certificateFile) {
    this.keyStore = keyStore;
    this.certificateFile = certificateFile;
  }

  /**
   * The identity kept in {@code folder}, made when there is none or when it has expired.
   *
   * @param host name or address by which browsers reach the console
   * @throws IOException when the folder cannot be read or written
   */
  public static TlsIdentity inFolder(Path folder, String host) throws IOException {
    var store = folder.resolve("console.p12");
    var pem = folder.resolve("console.pem");
    try {
      if (Files.exists(store)) {
        var keyStore = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
          keyStore.load(in, STORE_PASSWORD);
        }
        if (keyStore.getCertificate(ALIAS) instanceof X509Certificate certificate
            && certificate.getNotAfter().toInstant().isAfter(Instant.now())) {
          writePem(pem, certificate);
          return new TlsIdentity(keyStore, pem);
        }
      }
      Files.createDirectories(folder);
      var keyStore = make(host);
      var fresh = Files.createTempFile(folder, "console", ".p12");
      try (var out = Files.newOutputStream(fresh)) {
        keyStore.store(out, STORE_PASSWORD);
      }
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
      Files.move(fresh, store, StandardCopyOption.ATOMIC_MOVE);
      writePem(pem, keyStore.getCertificate(ALIAS));
      return new TlsIdentity(keyStore, pem);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("the console's certificate in " + folder + " cannot be used: " + e, e);
    }
  }

  private static void writePem(Path file, Certificate certificate)
      throws IOException, GeneralSecurityException {
    var lines =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
    Files.writeString(
        file, "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n");
  }

  private static KeyStore make(String host)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    var keys = generator.generateKeyPair();
    var now = Instant.now();
    var name = new X500Name("CN=Branchline console");
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(127, new SecureRandom()),
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(VALID)),
            name,
            keys.getPublic());
    boolean address = host.matches("[0-9.]+") || host.contains(":");
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host),
              new GeneralName(GeneralName.dNSName, "localhost"),
              new GeneralName(GeneralName.iPAddress, "127.0.0.1")
            }));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
    var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    var keyStore = KeyStore.getInstance("PKCS12");
    keyStore.load(null, null);
    keyStore.setKeyEntry(ALIAS, keys.getPrivate(), STORE_PASSWORD, new Certificate[] {certificate});
    return keyStore;
  }

  public KeyStore keyStore() {
    return keyStore;
  }

  public String keyStorePassword() {
    return new String(STORE_PASSWORD);
  }

  /** The certificate as PEM, for clients that are to trust it. */
  public Path certificateFile() {
    return certificateFile;
  }
}
