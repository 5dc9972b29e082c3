package io.branchline.router;

import io.branchline.network.NodeId;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Certificates of a lab network as PEM files in one directory: {@code ca.crt}, and a certificate
 * with its key ({@code NAME.crt}, {@code NAME.key}) for each router and for the controller. The
 * authority's own key is never written.
 *
 * @param directory where the files are
 */
public record Pki(Path directory) {
  /** Name of the client that may subscribe. */
  public static final String CONTROLLER = "controller";

  private static final Duration VALIDITY = Duration.ofDays(365);

  public Path authority() {
    return directory.resolve("ca.crt");
  }

  public Path certificate(String name) {
    return directory.resolve(name + ".crt");
  }

  public Path key(String name) {
    return directory.resolve(name + ".key");
  }

  /**
   * Makes an authority and, signed by it, a server certificate for each router (common name and DNS
   * name are the router's name; the address is 127.0.0.1) and a client certificate for the
   * controller.
   */
  public static Pki create(Path directory, Collection<NodeId> routers) throws IOException {
    var own = new TreeMap<String, List<NodeId>>();
    routers.forEach(router -> own.put(router.value(), List.of(router)));
    return create(directory, own);
  }

  /**
   * As above, with a certificate for each group of routers that stand behind one server: its common
   * name is the group's, its DNS names are the routers'.
   */
  static Pki create(Path directory, Map<String, List<NodeId>> groups) throws IOException {
    var pki = new Pki(directory);
    Files.createDirectories(directory);
    try {
      var maker = new Maker();
      Files.writeString(pki.authority(), pem(maker.authority));
      for (var group : groups.entrySet()) {
        pki.write(group.getKey(), maker.server(group.getKey(), group.getValue()));
      }
      pki.write(CONTROLLER, maker.client(CONTROLLER));
      return pki;
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("the JDK cannot make P-256 certificates", e);
    }
  }

  private record Identity(KeyPair keys, X509Certificate certificate) {}

  private void write(String name, Identity identity) throws IOException {
    Files.writeString(certificate(name), pem(identity.certificate()));
    var file = key(name);
    Files.deleteIfExists(file);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, pem(new JcaPKCS8Generator(identity.keys().getPrivate(), null)));
  }

  private static String pem(Object object) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }

  /** Holds the authority's key while certificates are made. */
  private static final class Maker {
    private final SecureRandom random = new SecureRandom();
    private final KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    private final Instant now = Instant.now();
    private final KeyPair authorityKeys;
    private final X509Certificate authority;

    Maker() throws GeneralSecurityException, OperatorCreationException, IOException {
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      authorityKeys = generator.generateKeyPair();
      var builder = builder("Branchline lab authority", authorityKeys);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      authority = sign(builder);
    }

    Identity server(String name, List<NodeId> routers)
        throws GeneralSecurityException, OperatorCreationException, IOException {
      var names = new ArrayList<GeneralName>();
      routers.forEach(router -> names.add(new GeneralName(GeneralName.dNSName, router.value())));
      names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
      return identity(
          name, new GeneralNames(names.toArray(GeneralName[]::new)), KeyPurposeId.id_kp_serverAuth);
    }

    Identity client(String name)
        throws GeneralSecurityException, OperatorCreationException, IOException {
      var names = new GeneralNames(new GeneralName(GeneralName.dNSName, name));
      return identity(name, names, KeyPurposeId.id_kp_clientAuth);
    }

    private Identity identity(String name, GeneralNames names, KeyPurposeId purpose)
        throws GeneralSecurityException, OperatorCreationException, IOException {
      var keys = generator.generateKeyPair();
      var builder = builder(name, keys);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      builder.addExtension(Extension.subjectAlternativeName, false, names);
      return new Identity(keys, sign(builder));
    }

    private X509v3CertificateBuilder builder(String name, KeyPair keys) {
      // A clock that is a little late on the other side must not find it not yet valid.
      return new JcaX509v3CertificateBuilder(
          new X500Name("CN=Branchline lab authority"),
          new BigInteger(127, random),
          Date.from(now.minus(Duration.ofHours(1))),
          Date.from(now.plus(VALIDITY)),
          new X500Name("CN=" + name),
          keys.getPublic());
    }

    private X509Certificate sign(X509v3CertificateBuilder builder)
        throws GeneralSecurityException, OperatorCreationException {
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKeys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }
  }
}
