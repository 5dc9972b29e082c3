package io.branchline.router;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The YANG modules that a simulated router implements. */
enum YangLibrary {
  SR("branchline-sr", ConfigurationSchema.SR),
  QOS("branchline-qos", ConfigurationSchema.QOS);

  static final String REVISION = "2026-11-20";
  static final List<YangLibrary> MODULES = List.of(values());

  private final String module;
  private final String namespace;

  YangLibrary(String module, String namespace) {
    this.module = module;
    this.namespace = namespace;
  }

  String module() {
    return module;
  }

  String namespace() {
    return namespace;
  }

  static Optional<YangLibrary> find(String name) {
    return MODULES.stream().filter(module -> module.module.equals(name)).findFirst();
  }

  /** The module's text: the very file that Branchline's driver has. */
  String text() {
    var resource = "/yang/" + module + ".yang";
    try (var in = YangLibrary.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
