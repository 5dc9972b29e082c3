package io.branchline.gnmi;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Objects;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of a test, and files signed by it. */
final class TestPki {
  private final Path directory;
  private final String name;
  private final KeyPair authority = keys();
  private long serial;

  /** An authority whose certificate is in {@code NAME.crt}. */
  TestPki(Path directory, String name) throws Exception {
    this.directory = directory;
    this.name = name;
    issue(name, authority, true, false);
  }

  Path authorities() {
    return directory.resolve(name + ".crt");
  }

  /** A certificate with a DNS name, and its key. */
  GnmiTls issue(String subject) throws Exception {
    return issue(subject, true);
  }

  /** A certificate that has its name as DNS name or, otherwise, as common name alone. */
  GnmiTls issue(String subject, boolean dnsName) throws Exception {
    return issue(subject, keys(), false, dnsName);
  }

  private static KeyPair keys() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private GnmiTls issue(String subject, KeyPair keys, boolean isAuthority, boolean dnsName)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=" + name),
            BigInteger.valueOf(++serial),
            Date.from(now.minusSeconds(3600)),
            Date.from(now.plusSeconds(86_400)),
            new X500Name("CN=" + subject),
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
    if (dnsName) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, subject)));
    }
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate());
    var certificate = directory.resolve(subject + ".crt");
    var key = directory.resolve(subject + ".key");
    Files.writeString(certificate, pem("CERTIFICATE", builder.build(signer).getEncoded()));
    Files.writeString(key, pem("PRIVATE KEY", encoded(keys.getPrivate())));
    return new GnmiTls(authorities(), certificate, key);
  }

  private static byte[] encoded(Key key) {
    return Objects.requireNonNull(key.getEncoded());
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what);
  }
}
