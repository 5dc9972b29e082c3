package io.branchline.gnmi;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts a server when an authority of ours signed its certificate and the certificate names the
 * router that was called, as a DNS name among its alternative names or, without any of those, as
 * its common name. So no router can speak for another, whatever address it answers at.
 */
final class NamedTrustManager extends X509ExtendedTrustManager {
  private static final int DNS_NAME = 2;

  private final X509TrustManager authorities;
  private final boolean checksName;

  /**
   * A trust manager of these authorities.
   *
   * @param checksName false on a connection that routers share: {@link PeerNames} checks each call
   */
  NamedTrustManager(X509TrustManager authorities, boolean checksName) {
    this.authorities = authorities;
    this.checksName = checksName;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    var expected = engine.getPeerHost();
    try {
      authorities.checkServerTrusted(chain, authType);
    } catch (CertificateException e) {
      throw new CertificateException(
          hasExpired(chain[0])
              ? "its certificate expired at " + chain[0].getNotAfter().toInstant() + ": renew it"
              : "its certificate is not trusted ("
                  + e.getMessage()
                  + "): check the authorities' file",
          e);
    }
    var problem = checksName ? whyNot(chain[0], String.valueOf(expected)) : "";
    if (!problem.isEmpty()) {
      throw new CertificateException(problem);
    }
  }

  private static boolean hasExpired(X509Certificate certificate) {
    try {
      certificate.checkValidity();
      return false;
    } catch (CertificateExpiredException e) {
      return true;
    } catch (CertificateNotYetValidException e) {
      return false;
    }
  }

  /** Why a certificate is not a router's; empty when it names it. */
  static String whyNot(X509Certificate certificate, String router) throws CertificateException {
    var names = names(certificate);
    return names.stream().anyMatch(router::equalsIgnoreCase)
        ? ""
        : "its certificate is for " + String.join(", ", names) + ", not for " + router;
  }

  private static List<String> names(X509Certificate certificate) throws CertificateException {
    var names = new ArrayList<String>();
    var alternatives = certificate.getSubjectAlternativeNames();
    if (alternatives != null) {
      for (var alternative : alternatives) {
        if (alternative.get(0) instanceof Integer type && type == DNS_NAME) {
          names.add(String.valueOf(alternative.get(1)));
        }
      }
    }
    if (names.isEmpty()) {
      try {
        for (var part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
          if (part.getType().equalsIgnoreCase("CN")) {
            names.add(String.valueOf(part.getValue()));
          }
        }
      } catch (InvalidNameException e) {
        throw new CertificateException("its certificate has no readable subject", e);
      }
    }
    return names;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a server is only trusted by its name");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("the collector trusts no clients");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }
}
