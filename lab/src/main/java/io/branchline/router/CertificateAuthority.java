package io.branchline.router;

import io.branchline.network.NodeId;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs the certificates of a lab network; its own key never leaves this process. */
final class CertificateAuthority {
  private static final Duration VALIDITY = Duration.ofDays(365);
  private static final String NAME = "CN=Branchline lab authority";

  /** A clock that is a little late on the other side must not find it not yet valid. */
  private static final Duration BEFORE = Duration.ofHours(1);

  private static final List<ASN1ObjectIdentifier> EXTENSIONS =
      List.of(
          Extension.basicConstraints,
          Extension.keyUsage,
          Extension.extendedKeyUsage,
          Extension.subjectAlternativeName);

  private final SecureRandom random = new SecureRandom();
  private final KeyPair keys;
  private final X509Certificate certificate;

  /** Something that proves who it is. */
  record Identity(KeyPair keys, X509Certificate certificate) {}

  private interface Making<T> {
    T make() throws GeneralSecurityException, OperatorCreationException, CertIOException;
  }

  CertificateAuthority() {
    keys = made(this::freshKeys);
    certificate =
        made(() -> {
          var builder = builder(new X500Name(NAME), keys.getPublic(), Instant.now(), VALIDITY);
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
          builder.addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
          return sign(builder);
        });
  }

  private static <T> T made(Making<T> making) {
    try {
      return making.make();
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("the JDK cannot make P-256 certificates", e);
    }
  }

  X509Certificate certificate() {
    return certificate;
  }

  /** What routers behind one server show; its DNS names are the routers'. */
  Identity server(String name, List<NodeId> routers) {
    var names = new ArrayList<GeneralName>();
    routers.forEach(router -> names.add(new GeneralName(GeneralName.dNSName, router.value())));
    names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
    return identity(name, names, KeyPurposeId.id_kp_serverAuth);
  }

  Identity client(String name) {
    return identity(
        name, List.of(new GeneralName(GeneralName.dNSName, name)), KeyPurposeId.id_kp_clientAuth);
  }

  /**
   * The same certificate, issued again: same names, same key.
   *
   * @param issued an hour after it began to be valid
   * @param validity from then on; negative for one that has expired
   */
  X509Certificate again(X509Certificate known, Instant issued, Duration validity) {
    return made(() -> {
      var before = new JcaX509CertificateHolder(known);
      var builder = builder(before.getSubject(), known.getPublicKey(), issued, validity);
      for (var extension : EXTENSIONS) {
        builder.copyAndAddExtension(extension, before.getExtension(extension).isCritical(), before);
      }
      return sign(builder);
    });
  }

  private Identity identity(String name, List<GeneralName> names, KeyPurposeId purpose) {
    return made(() -> {
      var own = freshKeys();
      var builder = builder(new X500Name("CN=" + name), own.getPublic(), Instant.now(), VALIDITY);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(names.toArray(GeneralName[]::new)));
      return new Identity(own, sign(builder));
    });
  }

  private KeyPair freshKeys() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  private X509v3CertificateBuilder builder(
      X500Name subject, PublicKey key, Instant issued, Duration validity) {
    return new JcaX509v3CertificateBuilder(
        new X500Name(NAME),
        new BigInteger(127, random),
        Date.from(issued.minus(BEFORE)),
        Date.from(issued.plus(validity)),
        subject,
        key);
  }

  private X509Certificate sign(X509v3CertificateBuilder builder)
      throws GeneralSecurityException, OperatorCreationException {
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }
}
