package io.branchline.router;

import io.branchline.network.NodeId;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

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
    return create(directory, own, new CertificateAuthority());
  }

  /** As above, with a certificate for each group of routers that stand behind one server. */
  public static Pki createForGroups(Path directory, Map<String, List<NodeId>> groups)
      throws IOException {
    return create(directory, groups, new CertificateAuthority());
  }

  /**
   * As above, with a certificate for each group of routers that stand behind one server: its common
   * name is the group's, its DNS names are the routers'.
   *
   * @param authority which may issue more of them later
   */
  static Pki create(
      Path directory, Map<String, List<NodeId>> groups, CertificateAuthority authority)
      throws IOException {
    var pki = new Pki(directory);
    Files.createDirectories(directory);
    Files.writeString(pki.authority(), pem(authority.certificate()));
    for (var group : groups.entrySet()) {
      pki.write(group.getKey(), authority.server(group.getKey(), group.getValue()));
    }
    pki.write(CONTROLLER, authority.client(CONTROLLER));
    return pki;
  }

  private void write(String name, CertificateAuthority.Identity identity) throws IOException {
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
}
