package io.branchline.gnmi;

import java.nio.file.Path;

/**
 * The PEM files of mutual TLS.
 *
 * @param authorities certificates that routers' certificates must be signed by
 * @param certificate the collector's own, with its chain
 * @param key the private key to it, PKCS #8, not encrypted
 */
public record GnmiTls(Path authorities, Path certificate, Path key) {}
