package io.branchline.boot;

import io.branchline.cli.SessionFile;
import java.io.IOException;
import java.nio.file.Path;

/** The file by which commands on this machine find the controller, for as long as it runs. */
record LocalSession(SessionFile content, Path file) implements AutoCloseable {
  static LocalSession write(String url, String token, Path certificate) throws IOException {
    var session =
        new LocalSession(
            new SessionFile(url, token, certificate.toString()), SessionFile.defaultPath());
    session.content.write(session.file);
    return session;
  }

  @Override
  public void close() throws IOException {
    content.remove(file);
  }
}
